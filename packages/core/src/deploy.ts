import { type Cancellable, createDeployment } from './deployment.ts';
import type { DeploymentEvent } from './events.ts';
import type { CanaryChoice } from './options/canary.ts';
import type { DeploymentOptions } from './options/options.ts';
import type { ReleaseNote } from './options/release-note.ts';
import type { DeployResult } from './pipeline/result.ts';

/** Options of a deployment, and of this one deploy. */
export interface DeployOptions extends DeploymentOptions, Cancellable, ReleaseNote, CanaryChoice {
  /** Called with every event: stages, log records, warnings. */
  readonly onEvent?: (event: DeploymentEvent) => void;
}

/** Deploys once: `createDeployment(options).deploy({ signal })` in one call. */
export async function deploy(all: DeployOptions): Promise<DeployResult> {
  const { signal, onEvent, reason, metadata, canary, ...options } = all;
  const deployment = createDeployment(options);
  if (onEvent !== undefined) deployment.on('event', onEvent);
  return deployment.deploy({
    ...(signal !== undefined && { signal }),
    ...(reason !== undefined && { reason }),
    ...(metadata !== undefined && { metadata }),
    ...(canary !== undefined && { canary }),
  });
}
