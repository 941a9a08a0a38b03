import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Checkout, DeployError, type Names, type Revision, type Source } from '@appliku/core';
import { Faults } from './faults.ts';

export interface FakeSource extends Source {
  /**
   * Moves the branch to a revision of this id.
   * @param files names at the top -> content. Default: none, and then a checkout names a directory that is not there.
   */
  push(id: string, files?: Names<string>): void;
}

interface Pushed {
  readonly revision: Revision;
  readonly files: Names<string>;
}

/** A branch in memory. */
export function fakeSource(faults: Faults = new Faults()): FakeSource {
  const first = { revision: { id: 'c0ffee1', subject: 'first' }, files: {} };
  const pushed = new Map<string, Pushed>([[first.revision.id, first]]);
  let head: Revision = first.revision;
  return {
    kind: 'source',
    name: 'fake-source',
    specVersion: 1,
    push: (id, files = {}) => {
      head = { id, subject: `commit ${id}` };
      pushed.set(id, { revision: head, files });
    },
    resolve: async ({ signal }) => {
      await faults.meet('source.resolve', '', signal);
      return head;
    },
    checkout: async ({ id }, { signal }) => {
      await faults.meet('source.checkout', id, signal);
      const found = pushed.get(id);
      if (found === undefined) throw unknown(id);
      return checkoutOf(found, faults);
    },
  };
}

async function checkoutOf({ revision, files }: Pushed, faults: Faults): Promise<Checkout> {
  const inMemory = Object.keys(files).length === 0;
  const directory = inMemory ? `/checkout/${revision.id}` : await mkdtemp(join(tmpdir(), 'fake-checkout-'));
  for (const [name, content] of Object.entries(files)) await writeFile(join(directory, name), content);
  const dispose = async (): Promise<void> => {
    if (!inMemory) await rm(directory, { recursive: true, force: true });
    await faults.meet('checkout.dispose');
  };
  return { revision, directory, dispose };
}

function unknown(id: string): DeployError {
  return new DeployError(`Nothing was pushed as ${id}`, {
    code: 'REVISION_NOT_FOUND',
    hint: 'Call push() of the fake source first.',
  });
}
