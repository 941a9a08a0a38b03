import type { Ejected, Endpoint, Names, Release, RouteSpec } from '@appliku/core';

/** What a fake driver would write, and where a process would be reached. */
export function ejectRelease(release: Release): Ejected {
  const { app, number, processes } = release;
  const taking = Object.keys(processes).filter((name) => processes[name]?.port !== undefined);
  const endpoint: Endpoint = { kind: 'tcp', instance: 'none', address: '127.0.0.1', port: 20_000 };
  const endpoints = Object.fromEntries(taking.map((name) => [name, [endpoint]]));
  return {
    files: { [`/var/lib/fake/${app}/${number}`]: `${Object.keys(processes).join(' ')}\n` },
    rollout: { release, instances: [], complete: false, endpoints, traffic: 'standby' },
  };
}

/** What a fake router would write. */
export function ejectRoute({ app, rules }: RouteSpec): Names<string> {
  return { [`/etc/fake/${app}`]: rules.map(({ domains, to }) => `${domains.join(' ')} ${to}\n`).join('') };
}
