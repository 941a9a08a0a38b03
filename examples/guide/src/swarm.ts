import { dockerfile } from '@appliku/builder-dockerfile';
import { createDeployment, type Deployment, git, type Host, secret } from '@appliku/core';
import { swarm } from '@appliku/driver-swarm';
import { nginx } from '@appliku/router-nginx';

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
