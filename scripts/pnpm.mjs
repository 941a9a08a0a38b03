import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

const { packageManager } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
const root = new URL('..', import.meta.url);

/** Runs the exact pnpm of package.json; ends this process when it fails. */
export function pnpm(...args) {
  const { status } = spawnSync('npx', ['-y', packageManager, ...args], { cwd: root, stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
}
