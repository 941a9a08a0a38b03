import { type Cancellable, createDeployment } from './deployment.ts';
import type { DeploymentEvent } from './events.ts';
import type { DeploymentOptions } from './options/options.ts';
import type { DeployResult } from './pipeline/result.ts';

/** Options of a deployment, and of this one deploy. */
export interface DeployOptions extends DeploymentOptions, Cancellable {
  /** Called with every event: stages, log records, warnings. */
  readonly onEvent?: (event: DeploymentEvent) => void;
}

/** Deploys once: `createDeployment(options).deploy({ signal })` in one call. */
export async function deploy({ signal, onEvent, ...options }: DeployOptions): Promise<DeployResult> {
  const deployment = createDeployment(options);
  if (onEvent !== undefined) deployment.on('event', onEvent);
  return deployment.deploy(signal === undefined ? {} : { signal });
}
