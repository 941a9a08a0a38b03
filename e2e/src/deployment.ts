import { dockerfile } from '@appliku/builder-dockerfile';
import {
  createDeployment,
  type Deployment,
  type DeploymentOptions,
  type Driver,
  git,
  type Host,
  secret,
  ssh,
} from '@appliku/core';
import { compose } from '@appliku/driver-compose';
import { swarm } from '@appliku/driver-swarm';
import { nginx } from '@appliku/router-nginx';

/** What a process of its own needs to reach a lab: plain JSON. */
export interface Target {
  readonly app: string;
  readonly address: string;
  readonly username: string;
  readonly keyFile: string;
  readonly knownHostsFile: string;
  /** Of the app's repository. */
  readonly url: string;
  /** What the nodes of a Swarm pull from, of which the address is a manager. Undefined: it is one server by itself. */
  readonly registry?: { readonly address: string; readonly username: string; readonly password: string };
  /** Addresses of all managers that requests come in by, if there are more. */
  readonly route?: readonly string[];
}

export function hostOf({ address, username, keyFile, knownHostsFile }: Target): Host {
  return ssh({ host: address, username, privateKeyFile: keyFile, knownHostsFile });
}

/** The app of examples/hello, as a user would deploy it. */
export function optionsFor(target: Target, host: Host = hostOf(target)): DeploymentOptions {
  return {
    app: target.app,
    ...placesFor(target, host),
    source: git({ url: target.url, branch: 'main' }),
    builder: dockerfile(),
    driver: driverFor(target),
    router: nginx(),
    processes: {
      web: { port: 3000, health: '/up', ...(target.registry && { instances: 3 }) },
      worker: { command: ['node', 'worker.js'], health: { runningMs: 300 } },
    },
    releaseCommand: ['node', 'migrate.js'],
    domains: [domainOf(target)],
    drainMs: 10_000,
  };
}

function driverFor({ registry }: Target): Driver {
  if (registry === undefined) return compose();
  const { address: name, username, password } = registry;
  return swarm({ registry: { name, username, password: secret(password) } });
}

/** Each route host is a connection of its own, but for that to `host`. */
function placesFor(target: Target, host: Host): Pick<DeploymentOptions, 'host' | 'places'> {
  const { route: addresses, address } = target;
  if (addresses === undefined) return { host };
  const route = addresses.map((one) => (one === address ? host : hostOf({ ...target, address: one })));
  return { places: { build: host, run: host, route } };
}

export function deploymentOf(target: Target, changes: Partial<DeploymentOptions> = {}): Deployment {
  const { host, ...others } = changes;
  return createDeployment({ ...optionsFor(target, host), ...others });
}

export function domainOf({ app }: Pick<Target, 'app'>): string {
  return `${app}.example.com`;
}
