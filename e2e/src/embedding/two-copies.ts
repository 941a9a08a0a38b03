/**
 * Two copies of every package in one process, as when an embedding program and a dependency of it bring one each.
 * Arguments: where the other copy is, and a target a copy as JSON. Answers on file descriptor 3.
 */
import { writeSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import type { DeploymentOptions } from '@appliku/core';
import { parseTarget } from './target.ts';

type Core = typeof import('@appliku/core');
interface Copy {
  readonly core: Core;
  readonly dockerfile: typeof import('@appliku/builder-dockerfile').dockerfile;
  readonly compose: typeof import('@appliku/driver-compose').compose;
  readonly nginx: typeof import('@appliku/router-nginx').nginx;
}

const [, , directory = '', ...targets] = process.argv;
const [first, second] = targets.map(parseTarget);
if (first === undefined || second === undefined) throw new Error('two targets are needed');
const own = await copyIn(import.meta.resolve('../../../packages/'));
const other = await copyIn(`${pathToFileURL(directory).href}/`);

// The deployment of the one with plugins and secrets of the other.
const mixed: DeploymentOptions = {
  ...optionsOf(own, second),
  env: { TOKEN: own.core.secret('shared between two') },
  builder: other.dockerfile(),
  driver: other.compose(),
  router: other.nginx(),
};
const [one, two] = await Promise.all([own.core.deploy(optionsOf(own, first)), other.core.deploy(mixed)]);
const failing = { releaseCommand: 'exit 7' };
const errors = await Promise.all([
  own.core.deploy({ ...optionsOf(own, first), ...failing }).catch((error: unknown) => error),
  other.core.deploy({ ...mixed, ...failing }).catch((error: unknown) => error),
]);

writeSync(
  3,
  JSON.stringify({
    areTwo: own.core.DeployError !== other.core.DeployError && own.core.deploy !== other.core.deploy,
    outcomes: [one.outcome, two.outcome],
    recognised: errors.map((error) => [
      own.core.DeployError.isInstance(error),
      other.core.DeployError.isInstance(error),
    ]),
    errors,
  }),
);

async function copyIn(packages: string): Promise<Copy> {
  const index = (name: string): string => new URL(`${name}/src/index.ts`, packages).href;
  const core: Core = await import(index('core'));
  const { dockerfile } = await import(index('builder-dockerfile'));
  const { compose } = await import(index('driver-compose'));
  const { nginx } = await import(index('router-nginx'));
  return { core, dockerfile, compose, nginx };
}

function optionsOf(
  { core, dockerfile, compose, nginx }: Copy,
  target: ReturnType<typeof parseTarget>,
): DeploymentOptions {
  const { app, address, username, keyFile, knownHostsFile, url } = target;
  return {
    app,
    host: core.ssh({ host: address, username, privateKeyFile: keyFile, knownHostsFile }),
    source: core.git({ url, branch: 'main' }),
    builder: dockerfile(),
    driver: compose(),
    router: nginx(),
    processes: { web: { port: 3000, health: '/up' } },
    domains: [`${app}.example.com`],
  };
}
