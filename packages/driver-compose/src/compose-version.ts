/** The oldest Docker Compose that this was tried with; see docs/compose.md. */
export const oldestCompose = '2.24.6';

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
