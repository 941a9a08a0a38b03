import { execute, parseRelease, releaseDirectory, stateDirectory } from '@appliku/core';
import type { Host, Release } from '@appliku/core';
import { noPorts, parsePorts, type Ports } from './ports/ports-file.ts';

export function composePath(app: string, number: number): string {
  return `${releaseDirectory(app, number)}/docker-compose.yml`;
}

/** Undefined: it was never recorded, or is forgotten. @throws LEDGER_NEWER */
export async function readRelease(host: Host, app: string, number: number): Promise<Release | undefined> {
  const path = `${releaseDirectory(app, number)}/release.json`;
  const text = await readText(host, path);
  return text === undefined ? undefined : parseRelease(text, path);
}

/** $1: the app's directory. A line a release: its number, its record in base64. */
const releasesScript = `
cd "$1/releases" 2>/dev/null || exit 0
for number in *; do
  [ ! -e "$number/release.json" ] || echo "$number $(base64 -w 0 < "$number/release.json")"
done`;

/** All that are recorded, in one round trip. @throws LEDGER_NEWER */
export async function readReleases(host: Host, app: string): Promise<readonly Release[]> {
  const { stdout } = await execute(host, ['sh', '-c', releasesScript, 'releases', stateDirectory(app)]);
  return stdout
    .split('\n')
    .filter(Boolean)
    .map((line) => {
      const [number, encoded = ''] = line.split(' ');
      const path = `${releaseDirectory(app, Number(number))}/release.json`;
      return parseRelease(Buffer.from(encoded, 'base64').toString(), path);
    });
}

/** What the app has leased. @throws LEDGER_NEWER */
export async function readPorts(host: Host, app: string): Promise<Ports> {
  const text = await readText(host, `${stateDirectory(app)}/ports.json`);
  return text === undefined ? noPorts : parsePorts(text);
}

export async function readText(host: Host, path: string): Promise<string | undefined> {
  const bytes = await host.readFile(path);
  return bytes === undefined ? undefined : new TextDecoder().decode(bytes);
}
