/** State of all apps: one folder an app, 2770, group `appliku`. */
export const stateRoot = '/var/lib/appliku';
/** What Nginx reads and serves: one folder an app, 0755. */
export const publicRoot = '/srv/appliku';
/** One lock file a lease. */
export const leasesDirectory: string = `${stateRoot}/.leases`;

/** State of one app: records, compose files, secrets, ports. */
export function stateDirectory(app: string): string {
  return `${stateRoot}/${app}`;
}

/** Files of one release, usable by hand. */
export function releaseDirectory(app: string, number: number): string {
  return `${stateDirectory(app)}/releases/${number}`;
}

/** The last build context, so that the next build sends only what changed. */
export function buildDirectory(app: string): string {
  return `${stateDirectory(app)}/build`;
}

/** What Nginx reads of one app. */
export function publicDirectory(app: string): string {
  return `${publicRoot}/${app}`;
}
