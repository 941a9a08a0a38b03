import type { Recorded, Rollout, Route } from '../contract/index.ts';
import { observe } from './converge.ts';
import { trafficOf, winnerOf } from './decide.ts';
import type { Run } from './run.ts';

/** What serves now, as observed. */
export interface Current extends Recorded {
  readonly rollout: Rollout;
  readonly route: Route | undefined;
}

export async function currentOf(run: Run): Promise<Current | undefined> {
  const observed = await observe(run);
  const number = winnerOf(observed, trafficOf(run.configuration.driver));
  const recorded = observed.recorded.find(({ release }) => release.number === number);
  const rollout = observed.rollouts.find(({ release }) => release.number === number);
  return recorded === undefined || rollout === undefined ? undefined : { ...recorded, rollout, route: observed.route };
}
