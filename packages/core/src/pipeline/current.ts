import type { Recorded, Rollout, Route } from '../contract/index.ts';
import { observe, rolloutOf } from './converge.ts';
import { type Observed, sharesOf, trafficOf } from './decide.ts';
import type { Run } from './run.ts';

/** What serves now, as observed. */
export interface Current extends Recorded {
  readonly rollout: Rollout;
  readonly route: Route | undefined;
  /** A release that gets a part of the requests beside it, and how many percent. */
  readonly canary?: Recorded & { readonly rollout: Rollout; readonly weight: number };
}

export async function currentOf(run: Run): Promise<Current | undefined> {
  const observed = await observe(run);
  const [main, beside] = sharesOf(observed, trafficOf(run.configuration.driver));
  const found = placeOf(observed, main?.release);
  const canary = placeOf(observed, beside?.release);
  if (found === undefined) return undefined;
  return { ...found, route: observed.route, ...(beside && canary && { canary: { ...canary, weight: beside.weight } }) };
}

function placeOf(
  { recorded, rollouts }: Observed,
  number: number | undefined,
): (Recorded & { readonly rollout: Rollout }) | undefined {
  const found = recorded.find(({ release }) => release.number === number);
  const rollout = rolloutOf(rollouts, number);
  return found === undefined || rollout === undefined ? undefined : { ...found, rollout };
}
