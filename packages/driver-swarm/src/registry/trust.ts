import type { Finding, Host } from '@appliku/core';
import type { Settings } from '../options.ts';
import { serverOf } from './docker-login.ts';

/** Where Docker looks for the authority of a registry, at each request. */
export function authorityFile(name: string): string {
  return `/etc/docker/certs.d/${serverOf(name)}/ca.crt`;
}

/** Whether Docker on these hosts trusts a registry with an authority of its own. */
export async function checkTrust(
  hosts: readonly Host[],
  { registry }: Pick<Settings, 'registry'>,
  signal: AbortSignal,
): Promise<readonly Finding[]> {
  if (registry?.ca === undefined) return [];
  const { name, ca } = registry;
  return Promise.all(
    hosts.map(async (host) => {
      const there = await host.readFile(authorityFile(name), { signal });
      return { host: host.name, ...trustFinding(name, ca, there && Buffer.from(there).toString()) };
    }),
  );
}

/** @param there what the file on the host says; undefined: there is none */
export function trustFinding(name: string, ca: string, there: string | undefined): Omit<Finding, 'host'> {
  const what = 'authority of the registry';
  if (there?.trim() === ca) return { what, state: 'ok', found: 'trusted', fix: [] };
  const fix = [`install -D -m 644 /dev/stdin ${authorityFile(name)} << 'END_OF_FILE'\n${ca}\nEND_OF_FILE`];
  if (there === undefined) return { what, state: 'missing', found: 'not trusted by Docker', fix };
  return { what, state: 'wrong', found: 'Docker trusts another one', fix };
}
