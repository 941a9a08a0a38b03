import type { Driver, Host } from '../contract/index.ts';
import type { DeploymentOptions } from './options.ts';

/** The machines of a deployment. */
export interface Hosts {
  /** Runs, keeps the record, and routes where nothing else is said. */
  readonly host: Host;
  readonly build: Host;
  readonly route: readonly Host[];
  readonly nodes: readonly Host[];
}

/** Who does what. @throws TypeError when that is not said, or said twice */
export function hostsOf({ host, places }: Pick<DeploymentOptions, 'host' | 'places'>): Hosts {
  if (host !== undefined && places === undefined) return { host, build: host, route: [host], nodes: [host] };
  if (places !== undefined && host === undefined) {
    const { build, run, route = [run], nodes = [] } = places;
    return { host: run, build, route, nodes: [...new Set([run, ...route, ...nodes])] };
  }
  throw new TypeError('Invalid options:\n  host: there must be either host or places: { build, run }');
}

/** Of one machine, nobody else reaches what runs there. */
export function hostMistakes({ host, route, nodes, driver }: Hosts & { readonly driver: Driver }): readonly string[] {
  const others = [...route, ...nodes].filter((one) => one !== host);
  const isMore = others.length > 0 && driver.supports.cluster !== true;
  return [
    ...(isMore ? [`places: ${driver.name} runs on one host, which routes too: route and nodes must be left out`] : []),
    ...(new Set(route).size < route.length ? ['places.route: a host is named twice'] : []),
  ];
}
