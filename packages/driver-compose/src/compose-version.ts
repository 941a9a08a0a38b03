import { type Context, DeployError, dockerFailure } from '@appliku/core';

/** The oldest Docker Compose that this was tried with; see docs/compose.md. */
export const oldestCompose = '2.24.6';

/** @throws DOCKER_MISSING, DOCKER_TOO_OLD */
export async function checkCompose({ places, signal }: Context): Promise<void> {
  const argv = ['docker', 'compose', 'version', '--short'];
  const result = await places.run.run(argv, { signal });
  if (result.exitCode !== 0) throw dockerFailure(argv, result);
  const version = result.stdout.trim();
  if (isRecentEnough(version)) return;
  throw new DeployError(
    `Docker Compose on ${places.run.name} is too old: ${version}; ${oldestCompose} or later is needed`,
    {
      code: 'DOCKER_TOO_OLD',
      hint: 'Update the compose plugin there; `check()` tells how.',
    },
  );
}

/** What `docker compose version --short` prints, e.g. `v2.26.1` or `2.26.1-4`, is this one or later. */
export function isRecentEnough(version: string): boolean {
  const [found, needed] = [numbersOf(version), numbersOf(oldestCompose)];
  const place = needed.findIndex((number, index) => number !== found[index]);
  return place === -1 || (found[place] ?? 0) > (needed[place] ?? 0);
}

function numbersOf(version: string): readonly number[] {
  const [major = 0, minor = 0, patch = 0] = (/\d+(?:\.\d+)*/.exec(version)?.[0] ?? '').split('.').map(Number);
  return [major, minor, patch];
}
