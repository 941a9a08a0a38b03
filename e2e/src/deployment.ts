import { dockerfile } from '@appliku/builder-dockerfile';
import { createDeployment, type Deployment, type DeploymentOptions, git, type Host, ssh } from '@appliku/core';
import { compose } from '@appliku/driver-compose';
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
}

export function hostOf({ address, username, keyFile, knownHostsFile }: Target): Host {
  return ssh({ host: address, username, privateKeyFile: keyFile, knownHostsFile });
}

/** The app of examples/hello, as a user would deploy it. */
export function optionsFor(target: Target, host: Host = hostOf(target)): DeploymentOptions {
  return {
    app: target.app,
    host,
    source: git({ url: target.url, branch: 'main' }),
    builder: dockerfile(),
    driver: compose(),
    router: nginx(),
    processes: {
      web: { port: 3000, health: '/up' },
      worker: { command: ['node', 'worker.js'], health: { runningMs: 300 } },
    },
    releaseCommand: ['node', 'migrate.js'],
    domains: [domainOf(target)],
    drainMs: 10_000,
  };
}

export function deploymentOf(target: Target, changes: Partial<DeploymentOptions> = {}): Deployment {
  return createDeployment({ ...optionsFor(target, changes.host), ...changes });
}

export function domainOf({ app }: Pick<Target, 'app'>): string {
  return `${app}.example.com`;
}
