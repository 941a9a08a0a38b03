import type { Phase } from '../contract/index.ts';

/** `live` can follow anything: the router's answer is the truth, whatever was recorded before. */
const next: Readonly<Record<Phase, readonly Phase[]>> = {
  created: ['prepared', 'failed', 'live'],
  prepared: ['switching', 'failed', 'live'],
  switching: ['canary', 'live', 'failed'],
  canary: ['live', 'failed'],
  // Back to a canary where its promotion failed at the last moment.
  live: ['retired', 'failed', 'canary'],
  retired: ['live'],
  failed: ['live'],
};

export function follows(from: Phase, to: Phase): boolean {
  return next[from].includes(to);
}

/** Nothing of the release runs any more, and nothing will by itself. */
export function hasEnded(phase: Phase): boolean {
  return phase === 'retired' || phase === 'failed';
}
