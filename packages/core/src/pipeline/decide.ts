import type { Driver, Entry, Recorded, Rollout, Route, Rule } from '../contract/index.ts';
import { hasEnded } from '../ledger/phases.ts';
import { canonical } from '../ledger/fingerprint.ts';

export interface Observed {
  readonly route: Route | undefined;
  readonly rollouts: readonly Rollout[];
  readonly recorded: readonly Recorded[];
}

/**
 * Which release has to serve: the one that traffic is on; behind a driver that moves traffic itself, the last that was
 * recorded live. So after a crash in `switching` the router's answer decides.
 */
export function winnerOf({ route, recorded }: Observed, traffic: 'standby' | 'rolling'): number | undefined {
  const live = recorded.findLast(({ entry }) => entry.phase === 'live')?.release.number;
  if (traffic === 'rolling') return live;
  const [heaviest] = [...(route?.shares ?? [])].sort((a, b) => b.weight - a.weight);
  const known = recorded.some(({ release }) => release.number === heaviest?.release);
  return known ? heaviest?.release : live;
}

export function trafficOf(driver: Driver): 'standby' | 'rolling' {
  return driver.supports.rolling ? 'rolling' : 'standby';
}

/** All of the traffic is on this release, by these rules. */
export function isRouted(route: Route | undefined, number: number, rules: readonly Rule[]): boolean {
  const [share, ...others] = route?.shares ?? [];
  return others.length === 0 && share?.release === number && canonical(route?.rules) === canonical(rules);
}

/** What runs, half or whole, and is not the winner. */
export function losersOf(rollouts: readonly Rollout[], winner: number | undefined): readonly Rollout[] {
  return rollouts.filter(({ release }) => release.number !== winner);
}

/** Records that say something other than what is true once the winner alone runs. */
export function stale(recorded: readonly Recorded[], winner: number | undefined): readonly Entry[] {
  return recorded
    .map(({ entry }) => entry)
    .filter(({ number, phase }) => (number === winner ? phase !== 'live' : !hasEnded(phase)));
}
