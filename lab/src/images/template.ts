import { existsSync } from 'node:fs';
import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { withLock } from '../machine/lock.ts';
import { cacheDirectory, labsDirectory } from '../machine/paths.ts';
import { run } from '../machine/run.ts';
import { lowerLab, raiseLab } from '../raise.ts';
import type { LabServer } from '../server/server.ts';
import { certificates, debianArchive } from './debian.ts';
import { nodeContext } from './node.ts';
import { fingerprint } from './recipe.ts';

const recipes = ['debian.ts', 'node.ts', 'template.ts', 'node.Dockerfile', 'docker-entrypoint.sh'];

/** No lab of a user's can have this name. */
const workshop = {
  name: '_image',
  servers: 1,
  rootSize: '4g',
  dockerSize: undefined,
  showNode: false,
  packages: [],
  systemd: true,
} as const;

/**
 * Docker data with the base images in it, which each new server starts from. Made once, by a server of
 * its own whose Docker is stopped before it is taken; made anew when what it is made of changes.
 */
export async function ensureTemplate(): Promise<string> {
  const template = join(cacheDirectory, `docker-${await fingerprint(recipes)}`);
  if (existsSync(template)) return template;
  return withLock(join(labsDirectory, 'cache.lock'), async () => {
    if (!existsSync(template)) await makeTemplate(template);
    return template;
  });
}

async function makeTemplate(template: string): Promise<void> {
  await removeOthers();
  const [debian, node] = [await debianArchive(cacheDirectory), await nodeContext(cacheDirectory)];
  const { record, servers } = await raiseLab(workshop, true);
  try {
    const [server] = servers;
    if (!server) return;
    const socket = `unix://${server.root}/run/docker.sock`;
    await importImages(socket, debian, node);
    await stopDocker(server);
    await server.off();
    await rename(join(record.directory, server.name, 'docker'), template);
  } finally {
    await lowerLab(record);
  }
}

/**
 * Images under the names that people's Dockerfiles say. More of them (python:3.11-slim, ruby:3.1-slim) have their place
 * here.
 */
async function importImages(socket: string, debian: string, node: string): Promise<void> {
  const docker = ['/usr/bin/docker', '-H', socket] as const;
  const environment = ['NODE_EXTRA_CA_CERTS', 'SSL_CERT_FILE'].flatMap((name) => ['-c', `ENV ${name}=${certificates}`]);
  await run([...docker, 'import', ...environment, '-c', 'CMD ["bash"]', debian, 'debian:bookworm-slim']);
  await run([...docker, 'build', '-q', '-t', 'node:20-slim', '-t', 'node:20', node]);
  await run([...docker, 'builder', 'prune', '-af']);
}

async function stopDocker(server: LabServer): Promise<void> {
  await server.run(['systemctl', 'stop', 'docker.socket', 'docker.service', 'containerd.service']);
}

/**
 * Of a template that no recipe makes any more, or of a run that was killed. Servers that were made of it have their own
 * links.
 */
async function removeOthers(): Promise<void> {
  await mkdir(cacheDirectory, { recursive: true });
  for (const name of await readdir(cacheDirectory)) {
    if (!name.endsWith('.tar')) await rm(join(cacheDirectory, name), { recursive: true, force: true });
  }
}
