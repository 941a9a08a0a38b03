import { createHash } from 'node:crypto';
import type { Builder } from '@appliku/core';
import { Faults } from './faults.ts';

/** Makes an image whose id is a hash of the revision. */
export function fakeBuilder(faults: Faults = new Faults(), inputs = ''): Builder {
  return {
    kind: 'builder',
    name: 'fake-builder',
    specVersion: 1,
    makes: 'image',
    inputs: () => inputs,
    eject: async () => ({ Dockerfile: 'FROM scratch\n' }),
    build: async ({ revision }, _app, { places, signal, log }) => {
      log.debug(`building ${revision.id}`);
      await faults.meet('builder.build', revision.id, signal);
      const id = createHash('sha256').update(revision.id).digest('hex');
      return { artifact: { kind: 'image', id: `sha256:${id}`, platform: 'linux/amd64' }, on: places.build };
    },
  };
}
