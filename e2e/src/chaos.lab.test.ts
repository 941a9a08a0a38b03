import { byTurns, type Lab, startLab, week } from '@appliku/lab';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Break, chaos, type Outcome } from './chaos/chaos.ts';
import { leftovers } from './chaos/leftovers.ts';
import { sample } from './chaos/sample.ts';
import { scenarios } from './chaos/scenarios.ts';
import { deploymentOf, hostOf } from './deployment.ts';
import { type Hello, openHello } from './hello.ts';

let lab: Lab;
let hello: Hello;

beforeAll(async () => {
  lab = await startLab({ name: 'chaos' });
  hello = await openHello(lab);
});

afterAll(async () => {
  await lab?.close();
});

// Another point of each, too, so that in time all are tried; `pnpm chaos` tries them all.
describe.each(byTurns(scenarios, 3))('a deployer that is broken off in its $name', (scenario) => {
  it('leaves an app that serves, or can be deployed, and nothing else', async () => {
    const outcomes: Outcome[] = [];
    for await (const outcome of chaos(hello, scenario, oneOf(scenarios.indexOf(scenario)))) outcomes.push(outcome);
    expect(outcomes).toHaveLength(1);
    for (const { by, point, at, lost, stuck, leftovers: left } of outcomes)
      expect({ by, point, at, lost, stuck, left }).toEqual({ by, point, at, lost: [], stuck: [], left: [] });
  }, 300_000);
});

/** By turns a kill and one of the other means. */
function oneOf(turn: number): (points: number) => readonly Break[] {
  const by = (['kill', 'cut', 'kill', 'docker'] as const)[Math.floor((week + turn) / 3) % 4] ?? 'kill';
  return (points) => sample(points, 1, week + turn).map((point) => ({ by, point }));
}

describe('what counts as left over', () => {
  it('is seen', async () => {
    await using host = hostOf(hello.target);
    const current = await deploymentOf(hello.target).current();
    const label = `com.appliku.app=${hello.target.app}`;
    await host.run([
      'docker',
      'create',
      '--label',
      label,
      '--label',
      'com.appliku.release=99',
      '--name',
      'left',
      'node:20-slim',
    ]);
    await host.run(['docker', 'network', 'create', '--label', label, '--label', 'com.appliku.release=99', 'left-net']);
    await host.run(['touch', `/var/lib/appliku/${hello.target.app}/.appliku-tmp-1`]);
    const found = await leftovers(hello.server, hello.target.app, current?.release.number ?? 0);
    // The guardian of the connection that planted them is one as well.
    expect(found.map((line) => line.split(' ')[0])).toEqual(
      expect.arrayContaining(['container', 'network', 'file', 'process']),
    );
    await host.run(['docker', 'rm', 'left']);
    await host.run(['docker', 'network', 'rm', 'left-net']);
    await host.run(['rm', `/var/lib/appliku/${hello.target.app}/.appliku-tmp-1`]);
  });
});
