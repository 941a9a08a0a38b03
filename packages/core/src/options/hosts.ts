import type { Host } from '../contract/index.ts';
import type { DeploymentOptions } from './options.ts';

/** Who builds and who does all else. @throws TypeError when that is not said, or said twice */
export function hostsOf({ host, places }: Pick<DeploymentOptions, 'host' | 'places'>): {
  readonly host: Host;
  readonly build: Host;
} {
  if (host !== undefined && places === undefined) return { host, build: host };
  if (places !== undefined && host === undefined) return { host: places.run, build: places.build };
  throw new TypeError('Invalid options:\n  host: there must be either host or places: { build, run }');
}
