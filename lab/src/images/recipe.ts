import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { attempt } from '../machine/run.ts';

/** Names what is made of these recipes with the Docker at hand: another one when any of it changes. */
export async function fingerprint(recipes: readonly string[]): Promise<string> {
  const hash = createHash('sha256');
  for (const name of recipes) hash.update(await readFile(recipeFile(name)));
  hash.update((await attempt(['dpkg-query', '-W', '-f', '${Version}', 'docker.io'])).stdout);
  return hash.digest('hex').slice(0, 12);
}

export function recipeFile(name: string): string {
  return fileURLToPath(new URL(name, import.meta.url));
}
