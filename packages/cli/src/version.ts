import { readFileSync } from 'node:fs';

/** Of this package. */
export function version(): string {
  const manifest = readFileSync(new URL('../package.json', import.meta.url), 'utf8');
  return /"version": "(?<version>[^"]+)"/.exec(manifest)?.groups?.['version'] ?? 'unknown';
}
