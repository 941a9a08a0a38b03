import { aProcess, aRelease } from '@appliku/conformance';
import { labelsOf, type ListedContainer, type Names } from '@appliku/core';
import { describe, expect, it } from 'vitest';
import { relayLabel, relayPortLabel } from '../labels.ts';
import { checkOptions } from '../options.ts';
import { relayKey } from './ensure-relay.ts';
import { relayCommand } from './relay-command.ts';
import { relayConfig } from './relay-config.ts';
import { endpointsOf, type FoundRelay, listenersOf, type Relay, relaysIn, wholeRelay } from './relay-state.ts';

const settings = checkOptions({});
const release = aRelease({
  processes: { web: aProcess({ port: 3000 }), api: aProcess({ port: 8080 }), worker: aProcess() },
});
const relay: Relay = { key: 'k', first: 20_000 };

describe('the relay', () => {
  it('listens for every process of both slots', async () => {
    const text = relayConfig('shop', listenersOf(release));
    // The documentation shows it.
    await expect(text).toMatchFileSnapshot('fixtures/relay.conf');
  });

  it('is a container of its machine, published to that alone, whose configuration is one word', () => {
    const plan = { app: 'shop', key: 'k', first: 20_000, listeners: listenersOf(release) };
    const words = relayCommand(plan, settings);
    const config = relayConfig('shop', listenersOf(release));
    expect(words.map((word) => word.replace(config, '...')).join(' ')).toMatchInlineSnapshot(
      `"create --name shop__relay__k --label com.appliku.app=shop --label com.appliku.environment=production --label com.appliku.relay=k --label com.appliku.relay.port=20000 --publish 127.0.0.1:20000:10001 --publish 127.0.0.1:20001:10002 --publish 127.0.0.1:20002:20001 --publish 127.0.0.1:20003:20002 --publish 127.0.0.1:20004:30001 --restart always --stop-signal SIGQUIT --no-healthcheck --log-driver json-file --log-opt max-size=10m --log-opt max-file=3 --network appliku-shop --env CONFIG=... -- nginx:stable-alpine sh -c printf '%s' "$CONFIG" > /tmp/relay.conf && exec nginx -c /tmp/relay.conf -g 'daemon off;'"`,
    );
  });

  it('is the same for releases whose processes listen alike, and another one where they do not', () => {
    const key = relayKey(release, settings);
    const same = { ...release, number: 13, slot: 'b', env: { A: '1' } } as const;
    expect(relayKey(same, settings)).toBe(key);
    expect(relayKey({ ...release, processes: { web: aProcess({ port: 3001 }) } }, settings)).not.toBe(key);
    expect(relayKey(release, checkOptions({ relay: { image: 'other' } }))).not.toBe(key);
    expect(relayKey({ ...release, processes: { worker: aProcess() } }, settings)).toBeUndefined();
  });
});

describe('relaysIn', () => {
  const container = (found: Names<string>, state: ListedContainer['state'] = 'running'): ListedContainer => ({
    id: '1',
    name: 'shop__relay__k',
    image: 'sha256:1',
    labels: { ...labelsOf('shop'), ...found },
    state,
    ports: [],
  });

  it('tells relays from what else a machine has of the app, and those that run', () => {
    const own = { [relayLabel]: 'k', [relayPortLabel]: '20000' };
    expect(
      relaysIn([container(own), container({}), container({ [relayLabel]: 'k' }), container(own, 'created')]),
    ).toEqual([
      { id: '1', key: 'k', first: 20_000, runs: true },
      { id: '1', key: 'k', first: 20_000, runs: false },
    ]);
  });
});

describe('wholeRelay', () => {
  const found: FoundRelay = { id: '1', key: 'k', first: 20_000, runs: true };

  it('is there when it runs on every machine, on the same ports', () => {
    expect(wholeRelay([[found], [{ ...found, key: 'other' }, found]], 'k')).toEqual(relay);
    expect(wholeRelay([[found], []], 'k')).toBeUndefined();
    expect(wholeRelay([[found], [{ ...found, runs: false }]], 'k')).toBeUndefined();
    expect(wholeRelay([[found], [{ ...found, first: 20_100 }]], 'k')).toBeUndefined();
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
