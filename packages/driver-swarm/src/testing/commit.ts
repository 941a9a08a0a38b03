import type { Host, Release } from '@appliku/core';
import { put } from '../store/put.ts';
import { raftStore } from '../store/raft-store.ts';

/** Records a release as live, and those before as retired, as the pipeline does. */
export async function commit(host: Host, release: Pick<Release, 'app' | 'number'>): Promise<void> {
  const store = raftStore(host, release.app);
  for (let number = 1; number <= release.number; number += 1) {
    const phase = number === release.number ? 'live' : 'retired';
    await put(store, `releases/${number}/state.json`, `${JSON.stringify({ schema: 1, phase }, undefined, 2)}\n`);
  }
}
