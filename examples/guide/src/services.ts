import { type DeploymentOptions, generated, secret } from '@appliku/core';

declare const password: string;

/** A database whose password nobody knows. */
export const withGenerated: Pick<DeploymentOptions, 'env' | 'services'> = {
  // #region generated
  services: {
    db: { image: 'postgres:15', env: { POSTGRES_USER: 'shop', POSTGRES_PASSWORD: generated('db') } },
  },
  env: {
    DATABASE_URL: generated('db', (password) => `postgres://shop:${password}@db:5432/shop`),
  },
  // #endregion generated
};

/** An app with its database, and a network that it shares with other apps of the server. */
export const options: Pick<
  DeploymentOptions,
  'env' | 'networks' | 'processes' | 'releaseCommand' | 'services' | 'volumes'
> = {
  // #region services
  services: {
    db: {
      image: 'postgres:15',
      env: { POSTGRES_USER: 'shop', POSTGRES_PASSWORD: secret(password) },
      mounts: { data: '/var/lib/postgresql/data' },
      health: ['pg_isready', '--username', 'shop'],
      memory: '1g',
    },
    cache: { image: 'redis:7', health: ['redis-cli', 'ping'] },
  },
  volumes: { data: {} },
  env: {
    DATABASE_URL: secret(`postgres://shop:${password}@db:5432/shop`),
    CACHE_URL: 'redis://cache:6379',
  },
  processes: { web: { port: 3000, health: '/up' } },
  releaseCommand: ['npm', 'run', 'migrate'],
  // #endregion services
  // #region networks
  networks: ['backend'],
  // #endregion networks
};
