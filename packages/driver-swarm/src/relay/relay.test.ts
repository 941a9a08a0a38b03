import { aProcess, aRelease } from '@appliku/conformance';
import { labelsOf } from '@appliku/core';
import { describe, expect, it } from 'vitest';
import { relayLabel } from '../labels.ts';
import { checkOptions } from '../options.ts';
import { relayKey } from './ensure-relay.ts';
import { relayConfig } from './relay-config.ts';
import { relayFile } from './relay-file.ts';
import { endpointsOf, isRelay, listenersOf, type Relay } from './relay-state.ts';

const settings = checkOptions({});
const release = aRelease({
  processes: { web: aProcess({ port: 3000 }), api: aProcess({ port: 8080 }), worker: aProcess() },
});
const relay: Relay = {
  key: 'k',
  service: {
    id: '1',
    name: 'shop__relay__k_relay',
    labels: { ...labelsOf('shop'), [relayLabel]: 'k' },
    ports: [10_001, 10_002, 20_001, 20_002, 30_001].map((target, index) => ({ target, published: 20_000 + index })),
  },
};

describe('the relay', () => {
  it('listens for every process of both slots', async () => {
    const text = relayConfig('shop', listenersOf(release));
    // The documentation shows it.
    await expect(text).toMatchFileSnapshot('fixtures/relay.conf');
  });

  it('is published on neighbouring ports, to this machine alone', async () => {
    const plan = { app: 'shop', key: 'k', config: 'appliku-shop-relay-1', listeners: listenersOf(release) };
    await expect(relayFile(plan, 20_000, settings)).toMatchFileSnapshot('fixtures/relay-stack.yml');
  });

  it('is the same for releases whose processes listen alike, and another one where they do not', () => {
    const key = relayKey(release, settings);
    const same = { ...release, number: 13, slot: 'b', env: { A: '1' } } as const;
    expect(relayKey(same, settings)).toBe(key);
    expect(relayKey({ ...release, processes: { web: aProcess({ port: 3001 }) } }, settings)).not.toBe(key);
    expect(relayKey(release, checkOptions({ relay: { image: 'other' } }))).not.toBe(key);
    expect(relayKey({ ...release, processes: { worker: aProcess() } }, settings)).toBeUndefined();
  });

  it('is told from the services that it leads to', () => {
    expect(isRelay(relay.service)).toBe(true);
    expect(isRelay({ ...relay.service, name: 'shop__a_web' })).toBe(false);
  });
});

describe('endpointsOf', () => {
  it('tells one address a process and slot, whatever the number of tasks', () => {
    const at = (process: string, port: number): object => [
      { kind: 'tcp', instance: process, address: '127.0.0.1', port },
    ];
    expect(endpointsOf(release, 'a', relay)).toEqual({ api: at('api', 20_000), web: at('web', 20_001) });
    expect(endpointsOf(release, 'b', relay)).toEqual({ api: at('api', 20_002), web: at('web', 20_003) });
  });

  it('tells none of a process that is stopped, nor without a relay', () => {
    const stopped = { ...release, processes: { web: aProcess({ port: 3000, instances: 0 }) } };
    expect(endpointsOf(stopped, 'a', relay)).toEqual({ web: [] });
    expect(endpointsOf(release, 'a', undefined)).toEqual({ api: [], web: [] });
  });
});
