import {
  execute,
  noPorts,
  parsePorts,
  parseRelease,
  parseTimers,
  releaseDirectory,
  stateDirectory,
  timersScript,
} from '@appliku/core';
import type { Host, Ports, Release, Timers } from '@appliku/core';

export function composePath(app: string, number: number): string {
  return `${releaseDirectory(app, number)}/docker-compose.yml`;
}

/** Undefined: it was never recorded, or is forgotten. @throws LEDGER_NEWER */
export async function readRelease(host: Host, app: string, number: number): Promise<Release | undefined> {
  const path = `${releaseDirectory(app, number)}/release.json`;
  const text = await readText(host, path);
  return text === undefined ? undefined : parseRelease(text, path);
}

/** What the host knows of an app beside what Docker does. */
export interface AppFiles {
  readonly ports: Ports;
  /** All that are recorded. */
  readonly releases: readonly Release[];
  readonly timers: Timers;
}

/**
 * $1: the app's directory, $2: the app. A line a thing: its name, its text in base64. A record that is removed meanwhile is
 * left out.
 */
const filesScript = `${timersScript}
[ ! -e "$1/ports.json" ] || echo "ports $(base64 -w 0 < "$1/ports.json")"
echo "timers $(timers "$2" | base64 -w 0)"
for file in "$1"/releases/*/release.json; do
  text=$(base64 -w 0 < "$file") && echo "$file $text"
done 2>/dev/null
exit 0`;

/** In one round trip. @throws LEDGER_NEWER */
export async function readAppFiles(host: Host, app: string): Promise<AppFiles> {
  const { stdout } = await execute(host, ['sh', '-c', filesScript, 'app-files', stateDirectory(app), app]);
  const { ports, timers = '', ...records } = Object.fromEntries(stdout.split('\n').filter(Boolean).map(decoded));
  return {
    ports: ports === undefined ? noPorts : parsePorts(ports),
    timers: parseTimers(timers),
    releases: Object.entries(records).map(([path, text]) => parseRelease(text, path)),
  };
}

function decoded(line: string): readonly [name: string, text: string] {
  const [name = '', text = ''] = line.split(' ');
  return [name, Buffer.from(text, 'base64').toString()];
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
