import type { Driver, Entry, Recorded, Rollout, Route, Rule, Share } from '../contract/index.ts';
import { hasEnded } from '../ledger/phases.ts';
import { canonical } from '../ledger/fingerprint.ts';

export interface Observed {
  readonly route: Route | undefined;
  readonly rollouts: readonly Rollout[];
  readonly recorded: readonly Recorded[];
}

/**
 * Who has to serve: nobody, one release, or two while a canary runs, which is the second. Those that traffic is on; behind a
 * driver that moves traffic itself, the last that was recorded live. So after a crash in `switching` the router's answer
 * decides.
 */
export function sharesOf({ route, recorded }: Observed, traffic: 'standby' | 'rolling'): readonly Share[] {
  const live = recorded.findLast(({ entry }) => entry.phase === 'live')?.release.number;
  const isKnown = (share: Share): boolean => recorded.some(({ release }) => release.number === share.release);
  const known = traffic === 'rolling' ? [] : (route?.shares ?? []).filter(isKnown);
  if (known.length < 2) return allTo(known[0]?.release ?? live);
  const isLive = ({ release }: Share): number => Number(release === live);
  return known.toSorted((one, other) => isLive(other) - isLive(one) || other.weight - one.weight);
}

/** All of the traffic to this one, or to none. */
export function allTo(release: number | undefined): readonly Share[] {
  return release === undefined ? [] : [{ release, weight: 100 }];
}

export function trafficOf(driver: Driver): 'standby' | 'rolling' {
  return driver.supports.rolling ? 'rolling' : 'standby';
}

/** These get the traffic, by these rules. */
export function isRouted(route: Route | undefined, shares: readonly Share[], rules: readonly Rule[]): boolean {
  return canonical(route?.shares) === canonical(shares) && canonical(route?.rules) === canonical(rules);
}

/** What of the release takes traffic is there; of a canary, that is all of it. */
export function takesTraffic({ release, instances, complete, endpoints }: Rollout): boolean {
  // Files have no instances.
  const leads = release.rules.every(({ to }) => (endpoints[to] ?? []).length > 0);
  const taking = Object.entries(release.processes).filter(([, { port }]) => port !== undefined);
  const healthy = (name: string): number =>
    instances.filter(({ process, state }) => process === name && state === 'healthy').length;
  return (
    complete || (leads && taking.length > 0 && taking.every(([name, wanted]) => healthy(name) >= wanted.instances))
  );
}

/** What runs, half or whole, and has no share. */
export function losersOf(rollouts: readonly Rollout[], shares: readonly Share[]): readonly Rollout[] {
  return rollouts.filter(({ release }) => phaseIn(shares, release.number) === undefined);
}

/** Records that say something other than what is true once those with a share alone run. */
export function stale(recorded: readonly Recorded[], shares: readonly Share[]): readonly Entry[] {
  return recorded
    .map(({ entry }) => entry)
    .filter(({ number, phase }) => {
      const wanted = phaseIn(shares, number);
      return wanted === undefined ? !hasEnded(phase) : phase !== wanted;
    });
}

/** Undefined: it has no share. */
export function phaseIn([main, canary]: readonly Share[], number: number): 'live' | 'canary' | undefined {
  if (number === main?.release) return 'live';
  return number === canary?.release ? 'canary' : undefined;
}
