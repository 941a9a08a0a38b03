import type { LabOptions } from '@appliku/lab';

/** Of which Debian the Nginx of a server can be, if it is not the machine's. */
export const debians = ['trixie', 'sid'] as const;
export type Debian = (typeof debians)[number];

/** Servers of it, that Nginx is installed on. The systemd of sid does not boot on every machine. */
export function serversOf(debian: Debian | undefined, more: readonly string[] = []): Partial<LabOptions> {
  if (debian === undefined) return {};
  return { bare: debian, packages: ['nginx', 'curl', ...more], systemd: debian !== 'sid' };
}
