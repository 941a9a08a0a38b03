import { aProcess, aRelease } from '@appliku/conformance';
import { labels, labelsOf, type Container } from '@appliku/core';
import { describe, expect, it } from 'vitest';
import { rolloutOf } from './compose-state.ts';
import { aContainer } from './testing/container.ts';

const ports = { a: { web: { first: 20_010, count: 3 } }, b: { web: { first: 20_020, count: 1 } } };
const release = aRelease({ processes: { web: aProcess({ port: 3000, instances: 2 }), worker: aProcess() } });
const all = [aContainer('web', { id: 'w1' }), aContainer('web', { id: 'w2' }), aContainer('worker')];

function stateOf(wanted: Partial<Container>, health: 'http' | 'image' = 'http'): unknown {
  const web = aProcess({
    port: 3000,
    health: { kind: health, path: '/', timeoutMs: 1 },
  });
  return rolloutOf(aRelease({ processes: { web } }), [aContainer('web', wanted)], ports).instances[0];
}

describe('rolloutOf', () => {
  it('is complete when everything runs, workers too', () => {
    expect(rolloutOf(release, all, ports)).toMatchObject({ complete: true, traffic: 'standby' });
    expect(rolloutOf(release, all.slice(1), ports).complete).toBe(false);
    expect(rolloutOf(release, all.slice(0, 2), ports).complete).toBe(false);
  });

  it('has an endpoint an instance, and those of the other slot as far as they are leased', () => {
    const { endpoints, reserved } = rolloutOf(release, [], ports);
    const address = '127.0.0.1';
    expect(endpoints).toEqual({
      web: [
        { kind: 'tcp', instance: 'web-1', address, port: 20_010 },
        { kind: 'tcp', instance: 'web-2', address, port: 20_011 },
      ],
    });
    expect(reserved).toEqual({ web: [{ kind: 'tcp', instance: 'web-1', address, port: 20_020 }] });
  });

  it('leaves out jobs and other releases', () => {
    const job = aContainer('web', { labels: { ...labelsOf('shop', 12), [labels.job]: 'migrate' } });
    expect(rolloutOf(release, [job, aContainer('web', {}, 11)], ports).instances).toEqual([]);
  });

  it('tells how an instance is', () => {
    expect(stateOf({})).toMatchObject({ state: 'healthy' });
    expect(stateOf({ state: 'created' })).toMatchObject({ state: 'starting' });
    expect(stateOf({ state: 'restarting' })).toMatchObject({ state: 'unhealthy' });
    expect(stateOf({ state: 'exited', exitCode: 3 })).toMatchObject({ state: 'exited', exitCode: 3 });
  });

  it('asks the HEALTHCHECK only where it was chosen', () => {
    expect(stateOf({ health: 'unhealthy' })).toMatchObject({ state: 'healthy' });
    expect(stateOf({ health: 'unhealthy' }, 'image')).toMatchObject({ state: 'unhealthy' });
    expect(stateOf({ health: 'starting' }, 'image')).toMatchObject({ state: 'starting' });
    expect(stateOf({}, 'image')).toMatchObject({ state: 'unhealthy' });
  });
});
