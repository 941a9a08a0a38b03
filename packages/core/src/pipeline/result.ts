import type { Names, Release, Route, Share } from '../contract/index.ts';
import type { DeployErrorJson } from '../errors.ts';
import type { Run } from './run.ts';

/** How a deploy or rollback ended; JSON. */
export interface DeployResult {
  readonly outcome:
    | 'deployed'
    | 'canary'
    | 'promoted'
    | 'aborted'
    | 'unchanged'
    | 'rolled-back'
    | 'scaled'
    | 'restarted';
  /** What serves now; with the outcome `canary`, the canary. */
  readonly release: Release;
  /** A release that gets a part of the requests beside what serves: its number, and how many percent. */
  readonly canary?: Share;
  readonly urls: readonly string[];
  /** Id of the run, as in its events. */
  readonly deployment: string;
  /** Milliseconds by stage. */
  readonly stages: Names<number>;
  /** What went wrong without stopping the deploy, e.g. a worker that does not come up. */
  readonly warnings: readonly DeployErrorJson[];
}

/** Tells how it ended, and makes the result. */
export function conclude(run: Run, outcome: DeployResult['outcome'], release: Release, route: Route): DeployResult {
  run.telemetry.add({ 'appliku.outcome': outcome, 'appliku.release': release.number });
  const [, canary] = route.shares;
  return {
    outcome,
    release,
    ...(canary !== undefined && { canary }),
    urls: route.urls,
    deployment: run.id,
    stages: Object.fromEntries(run.stages),
    warnings: run.warnings.map((warning) => warning.toJSON()),
  };
}
