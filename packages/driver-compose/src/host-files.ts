import { parseRelease, releaseDirectory, stateDirectory } from '@appliku/core';
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

/** What the app has leased. @throws LEDGER_NEWER */
export async function readPorts(host: Host, app: string): Promise<Ports> {
  const text = await readText(host, `${stateDirectory(app)}/ports.json`);
  return text === undefined ? noPorts : parsePorts(text);
}

export async function readText(host: Host, path: string): Promise<string | undefined> {
  const bytes = await host.readFile(path);
  return bytes === undefined ? undefined : new TextDecoder().decode(bytes);
}
