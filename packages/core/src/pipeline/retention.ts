import type { Recorded } from '../contract/index.ts';

/**
 * Numbers of the releases to keep: the live one and a canary, the newest that once served, `keep` in all, and as many
 * failed ones that are newer than the oldest of these, so that `releases()` can tell what went wrong lately.
 */
export function retained(recorded: readonly Recorded[], keep: number): readonly number[] {
  const live = recorded.filter(({ entry }) => entry.phase === 'live' || entry.phase === 'canary');
  const retired = recorded.filter(({ entry }) => entry.phase === 'retired');
  const served = [...newest(retired, keep - live.length), ...live].map(numberOf);
  const failed = recorded
    .filter(({ entry }) => entry.phase === 'failed')
    .filter((item) => numberOf(item) > Math.min(...served));
  return [...served, ...newest(failed, keep).map(numberOf)].sort((a, b) => a - b);
}

/** Whether its image is needed: a canary runs of it, or it has served, so that one can roll back to it. */
export function isNeeded(recorded: readonly Recorded[], number: number): boolean {
  const isIt = ({ entry }: Recorded): boolean => entry.liveAt !== undefined || entry.phase === 'canary';
  return recorded.some((item) => numberOf(item) === number && isIt(item));
}

function newest(recorded: readonly Recorded[], count: number): readonly Recorded[] {
  return count > 0 ? recorded.slice(-count) : [];
}

function numberOf({ release }: Recorded): number {
  return release.number;
}
