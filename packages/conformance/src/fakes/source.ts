import type { Revision, Source } from '@appliku/core';
import type { Faults } from './faults.ts';

/** A source in memory. */
export interface FakeSource extends Source {
  /** Moves its branch to a commit of this id. */
  push(id: string): void;
}

/** A branch in memory: `push` moves it. */
export function fakeSource(faults: Faults): FakeSource {
  let head: Revision = { id: 'c0ffee1', subject: 'first' };
  return {
    kind: 'source',
    name: 'fake-source',
    specVersion: 1,
    push: (id) => void (head = { id, subject: `commit ${id}` }),
    resolve: async ({ signal }) => {
      await faults.meet('source.resolve', '', signal);
      return head;
    },
    checkout: async (revision, { signal }) => {
      await faults.meet('source.checkout', revision.id, signal);
      return { revision, directory: `/checkout/${revision.id}`, dispose: () => faults.meet('checkout.dispose') };
    },
  };
}
