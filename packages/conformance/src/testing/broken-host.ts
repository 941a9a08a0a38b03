import type { Host } from '@appliku/core';
import type { HostSubject } from '../suites/host/host-subject.ts';
import type { Break } from './prove.ts';

/** Both connections to the machine are broken. */
export function brokenHost(change: (host: Host) => Partial<Host>, ...red: readonly string[]): Break<HostSubject> {
  return {
    red,
    plant: ({ host, other, ...rest }) => ({
      ...rest,
      host: { ...host, ...change(host) },
      other: { ...other, ...change(other) },
    }),
  };
}
