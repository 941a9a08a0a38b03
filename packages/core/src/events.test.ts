import { type FakeWorld, fakeWorld } from '@appliku/conformance';
import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Deployment } from './deployment.ts';
import { DeployError } from './errors.ts';
import type { DeploymentEvent } from './events.ts';
import { failure, shopOf } from './testing/deployment.ts';

let world: FakeWorld;
let deployment: Deployment;
let events: DeploymentEvent[];

beforeEach(() => {
  world = fakeWorld();
  deployment = shopOf(world);
  events = [];
});

describe('on', () => {
  it('tells all events in order, or those of one kind', async () => {
    const started: string[] = [];
    deployment.on('event', (event) => events.push(event));
    deployment.on('stage:start', ({ stage }) => started.push(stage));
    const result = await deployment.deploy();
    expect([events[0]?.type, events.at(-1)?.type]).toEqual(['run:start', 'run:end']);
    expect(started).toEqual(events.flatMap((event) => (event.type === 'stage:start' ? [event.stage] : [])));
    for (const { deployment: id, app, environment } of events)
      expect({ id, app, environment }).toEqual({ id: result.deployment, app: 'shop', environment: 'production' });
  });

  it('ends when it is no longer wanted', async () => {
    const stop = deployment.on('event', (event) => events.push(event));
    stop();
    await deployment.deploy();
    expect(events).toEqual([]);
  });
});

/** What a plugin in JavaScript may hand over, whatever the types say. */
const number = fc.oneof(fc.double(), fc.constantFrom(-0, NaN, Infinity, -Infinity));
const fields = fc.dictionary(fc.string(), fc.oneof(fc.string({ unit: 'binary' }), number, fc.boolean()));
const noise = fc.record({ text: fc.string({ unit: 'binary' }), fields, done: number, total: number });

describe('every event', () => {
  it('is the same when it is read from its JSON', async () => {
    await fc.assert(
      fc.asyncProperty(noise, async ({ text, fields, done, total }) => {
        world = fakeWorld();
        deployment = shopOf(world);
        const told: DeploymentEvent[] = [];
        deployment.on('event', (event) => told.push(event));
        const { checkout } = world.source;
        Object.assign(world.source, {
          checkout: (...[revision, context]: Parameters<typeof checkout>) => {
            context.progress(text, done, total);
            context.log.info(text, fields);
            return checkout(revision, context);
          },
        });
        await deployment.deploy();
        world.source.push('c0ffee2');
        world.faults.next('driver.start', () => {
          throw new DeployError(text, { code: 'DEPLOY_CRASHED', hint: text, output: [text], cause: new Error(text) });
        });
        await failure(deployment.deploy());
        await deployment.destroy();
        expect(new Set(told.map(({ type }) => type)).size).toBeGreaterThan(5);
        for (const event of told) expect(JSON.parse(JSON.stringify(event))).toStrictEqual(event);
      }),
      { numRuns: 50 },
    );
  });
});
