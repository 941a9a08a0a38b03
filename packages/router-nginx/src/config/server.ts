/** What Nginx on one server is like. */
export interface NginxFacts {
  /** E.g. `1.22.1`. */
  readonly version: string;
  readonly ipv6: boolean;
}

/** From 1.27.4 on a worker that goes keeps idle connections open for a while, so that a reload loses no request. */
export function keepsIdle({ version }: NginxFacts): boolean {
  const [major = 0, minor = 0, patch = 0] = version.split('.').map(Number);
  return major > 1 || (major === 1 && (minor > 27 || (minor === 27 && patch >= 4)));
}
