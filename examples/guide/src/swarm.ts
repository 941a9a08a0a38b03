import { dockerfile } from '@appliku/builder-dockerfile';
import { createDeployment, type Deployment, type Driver, git, type Host, secret } from '@appliku/core';
import { swarm } from '@appliku/driver-swarm';
import { nginx } from '@appliku/router-nginx';

/** What a driver is told of volumes: of all others the first deploy says where they are. */
export const onDisks: Driver = swarm({
  // #region volumes
  volumes: {
    data: { node: 's2' },
    media: { everywhere: true, options: { type: 'nfs', o: 'addr=10.0.0.5,rw', device: ':/exports/shop' } },
  },
  // #endregion volumes
});

/** @param manager of the Swarm, where Nginx runs too */
export function onSwarm(manager: Host, password: string): Deployment {
  // #region swarm
  const deployment = createDeployment({
    app: 'shop',
    host: manager,
    source: git({ url: 'git@example.com:acme/shop.git', branch: 'main' }),
    builder: dockerfile(),
    driver: swarm({ registry: { name: 'registry.example.com/acme', username: 'deploy', password: secret(password) } }),
    router: nginx(),
    processes: {
      web: { port: 3000, health: '/up', instances: 3 },
      worker: { command: ['node', 'worker.js'], instances: 2 },
    },
    domains: ['shop.example.com'],
  });
  // #endregion swarm
  return deployment;
}

/** @param managers of the Swarm, on each of which Nginx runs */
export function onManagers(managers: readonly [Host, ...Host[]], workers: readonly Host[]): Deployment {
  // #region managers
  const [first] = managers;
  const deployment = createDeployment({
    app: 'shop',
    places: { build: first, run: first, route: managers, nodes: workers },
    source: git({ url: 'git@example.com:acme/shop.git', branch: 'main' }),
    builder: dockerfile(),
    driver: swarm({ registry: { name: 'registry.example.com/acme' } }),
    router: nginx(),
    processes: { web: { port: 3000, health: '/up', instances: 3 } },
    domains: ['shop.example.com'],
  });
  // #endregion managers
  return deployment;
}
