import { setTimeout as sleep } from 'node:timers/promises';
import {
  createDeployment,
  type Deployment,
  type DeploymentOptions,
  type DeployResult,
  type Host,
  type Release,
} from '@appliku/core';
import { answersOf } from './answers-of.ts';

// #region canary
/** What the new release has to show before it gets more of the requests. */
export interface Step {
  /** Percent of the requests. */
  readonly weight: number;
  /** So many answers since it began; the step lasts until they are there. */
  readonly answers: number;
}

export interface Watch {
  readonly steps: readonly [Step, ...Step[]];
  /** More answers of 500 and above than these, and it is taken back. */
  readonly errors: number;
  readonly signal: AbortSignal;
}

/** A part of the requests first, then more of them, then all; or none, where there are too many errors. */
export async function deployByCanary(
  options: DeploymentOptions & { readonly host: Host },
  watch: Watch,
): Promise<DeployResult> {
  const deployment = createDeployment(options);
  const [{ weight }] = watch.steps;
  const begun = await deployment.deploy({ canary: { weight }, signal: watch.signal });
  // The first release of all gets every request, and what did not change stays as it is.
  if (begun.outcome !== 'canary') return begun;
  const passed = await passes(deployment, options.host, begun.release, watch).catch(async (error: unknown) => {
    // Nobody looks at it any more, so it goes.
    await deployment.abort();
    throw error;
  });
  return passed ? deployment.promote() : deployment.abort();
}

async function passes(deployment: Deployment, host: Host, release: Release, watch: Watch): Promise<boolean> {
  const { steps, errors, signal } = watch;
  for (const { weight, answers } of steps) {
    await deployment.canary({ weight }, { signal });
    let seen = await answersOf(host, release, signal);
    while (seen.all < answers && seen.errors <= errors) {
      await sleep(1000, undefined, { signal });
      seen = await answersOf(host, release, signal);
    }
    if (seen.errors > errors) return false;
  }
  return true;
}
// #endregion canary
