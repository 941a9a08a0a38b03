import type { FakeWorld } from '@appliku/conformance';
import { createDeployment, type Deployment } from '../deployment.ts';
import { DeployError } from '../errors.ts';
import type { DeploymentOptions } from '../options/options.ts';

/** A shop with a web process, a worker and a release command, on fakes. */
export function shopOf(world: FakeWorld, env: NonNullable<DeploymentOptions['env']> = {}): Deployment {
  const { host, source, builder, driver, router } = world;
  return createDeployment({
    app: 'shop',
    host,
    source,
    builder,
    driver,
    router,
    processes: { web: { port: 3000 }, worker: { command: ['work'] } },
    releaseCommand: ['migrate'],
    domains: ['shop.example.com'],
    env,
  });
}

/** What a promise is rejected with, which has to be a DeployError. */
export async function failure(promise: Promise<unknown>): Promise<DeployError> {
  const error = await promise.then(
    () => undefined,
    (cause: unknown) => cause,
  );
  if (!DeployError.isInstance(error)) throw new Error('expected a DeployError');
  return error;
}

/** E.g. `1 retired`, `2 live`. */
export async function phasesOf(deployment: Deployment): Promise<readonly string[]> {
  return (await deployment.releases()).map(({ release, entry }) => `${release.number} ${entry.phase}`);
}
