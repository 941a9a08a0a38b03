import { type FakeWorld, fakeWorld } from '@appliku/conformance';
import { beforeEach, describe, expect, it } from 'vitest';
import { createDeployment, type Deployment } from './deployment.ts';
import { DeployError } from './errors.ts';
import type { DeploymentEvent } from './events.ts';
import type { DeploymentOptions } from './options/options.ts';
import { failure, phasesOf } from './testing/deployment.ts';

let world: FakeWorld;
let deployment: Deployment;
const canary = { weight: 20 };

beforeEach(async () => {
  world = fakeWorld();
  deployment = shop();
  await deployment.deploy();
  world.source.push('c0ffee2');
});

function shop(changes: Partial<DeploymentOptions> = {}): Deployment {
  const { host, source, builder, driver, router } = world;
  const processes = { web: { port: 3000 }, worker: { command: ['work'] } };
  const plugins = { host, source, builder, driver, router };
  return createDeployment({ app: 'shop', ...plugins, processes, domains: ['shop.example.com'], ...changes });
}

/** Of 100 requests, how many each release answered. */
function answered(): Readonly<Record<number, number>> {
  const counts: Record<number, number> = {};
  for (let asked = 0; asked < 100; asked += 1) {
    const answer = world.router.ask('shop.example.com');
    if (answer.status !== 200) throw new Error(`status ${answer.status}`);
    counts[answer.release] = (counts[answer.release] ?? 0) + 1;
  }
  return counts;
}

function running(): readonly string[] {
  return [...world.driver.running('shop')].map(([number, { processes }]) => `${number} ${[...processes].join(' ')}`);
}

describe('deploy with a canary', () => {
  it('gives the new release its part, and leaves the rest and the workers to the former', async () => {
    const started: string[] = [];
    deployment.on('stage:start', ({ stage }) => started.push(stage));
    const result = await deployment.deploy({ canary });
    expect(result).toMatchObject({ outcome: 'canary', release: { number: 2 }, canary: { release: 2, weight: 20 } });
    expect(JSON.parse(JSON.stringify(result))).toEqual(result);
    expect(started).toEqual(['resolve', 'checkout', 'build', 'prepare', 'start', 'route', 'prune']);
    expect(answered()).toEqual({ 1: 80, 2: 20 });
    expect(running()).toEqual(['1 web worker', '2 web']);
    expect(await phasesOf(deployment)).toEqual(['1 live', '2 canary']);
    expect(await deployment.current()).toMatchObject({
      release: { number: 1 },
      entry: { phase: 'live' },
      canary: { release: { number: 2 }, entry: { phase: 'canary' }, weight: 20 },
      route: { shares: [{ release: 1, weight: 80 }, { release: 2, weight: 20 }] }, // prettier-ignore
    });
  });

  it('gives all to the first release, which is nobody to compare with', async () => {
    await deployment.destroy();
    expect(await deployment.deploy({ canary })).toMatchObject({ outcome: 'deployed' });
    expect(answered()).toEqual({ 2: 100 });
  });

  it('is unchanged where nothing changed, and changes the weight where only that is another', async () => {
    await deployment.deploy({ canary });
    expect(await deployment.deploy({ canary: { weight: 70 } })).toMatchObject({
      outcome: 'canary',
      release: { number: 2 },
      canary: { release: 2, weight: 70 },
    });
    expect(answered()).toEqual({ 1: 30, 2: 70 });
    const calls = world.faults.calls.length;
    expect(await deployment.deploy()).toMatchObject({ outcome: 'canary', canary: { release: 2, weight: 70 } });
    expect(world.faults.calls.slice(calls)).toEqual(['router.current', 'driver.list', 'source.resolve']);
    expect(await deployment.canary({ weight: 5 })).toMatchObject({ canary: { release: 2, weight: 5 } });
    expect(answered()).toEqual({ 1: 95, 2: 5 });
  });

  it('takes a canary back that is of something else', async () => {
    await deployment.deploy({ canary });
    world.source.push('c0ffee3');
    expect(await deployment.deploy({ canary })).toMatchObject({ outcome: 'canary', release: { number: 3, slot: 'b' } });
    expect(await phasesOf(deployment)).toEqual(['1 live', '2 failed', '3 canary']);
    world.source.push('c0ffee4');
    expect(await deployment.deploy()).toMatchObject({ outcome: 'deployed', release: { number: 4 } });
    expect(await phasesOf(deployment)).toEqual(['1 retired', '2 failed', '3 failed', '4 live']);
    expect(running()).toEqual(['4 web worker']);
  });

  it('goes back to what serves where the source went back', async () => {
    await deployment.deploy({ canary });
    world.source.push('c0ffee1');
    expect(await deployment.deploy()).toMatchObject({ outcome: 'unchanged', release: { number: 1 } });
    expect(running()).toEqual(['1 web worker']);
  });

  it('leaves the former serving all where it fails', async () => {
    world.faults.next('router.route', () => Promise.reject(new Error('oops')));
    expect(await failure(deployment.deploy({ canary }))).toMatchObject({ stage: 'route', recovery: undefined });
    expect(answered()).toEqual({ 1: 100 });
    expect(await phasesOf(deployment)).toEqual(['1 live', '2 failed']);
  });

  it('is refused at the call where there cannot be one', async () => {
    const single = shop({ processes: { web: { port: 3000, publish: [25] } } });
    await expect(single.deploy({ canary })).rejects.toThrow(
      new TypeError('Invalid options:\n  canary: two of the process web must not run at once (handover is replace)'),
    );
    const plain = shop({ router: { ...world.router, supports: { weights: false, tls: false } } });
    await expect(plain.deploy({ canary })).rejects.toThrow('canary: the router fake-router cannot send a part');
    const moving = shop({ driver: { ...world.driver, supports: { ...world.driver.supports, rolling: true } } });
    await expect(moving.deploy({ canary })).rejects.toThrow('canary: the driver fake-driver moves the requests itself');
    for (const weight of [0, 100, 2.5, Number.NaN])
      await expect(deployment.deploy({ canary: { weight } })).rejects.toThrow('canary.weight: must be a whole number');
  });

  it('may have workers that must not run twice', async () => {
    const processes = { web: { port: 3000 }, worker: { command: ['work'], handover: 'replace' } } as const;
    await shop({ processes }).deploy({ canary });
    expect(running()).toEqual(['1 web worker', '2 web']);
  });

  it('is refused where domains or services change, before anything is built', async () => {
    const calls = world.faults.calls.length;
    expect(await failure(shop({ domains: ['shop.example.org'] }).deploy({ canary }))).toMatchObject({
      code: 'CANARY_REFUSED',
      hint: 'Deploy that change without `canary` first.',
    });
    expect(await failure(shop({ services: { db: { image: 'redis:7' } } }).deploy({ canary }))).toMatchObject({
      code: 'CANARY_REFUSED',
      message: 'A canary shares domains, paths and services with release 1, and service db is added',
    });
    expect(world.faults.calls.slice(calls).filter((call) => call.startsWith('builder'))).toEqual([]);
  });
});

describe('while a canary runs', () => {
  beforeEach(() => deployment.deploy({ canary }));

  it('promote gives it all, with its workers', async () => {
    const events: DeploymentEvent[] = [];
    deployment.on('event', (event) => events.push(event));
    expect(await deployment.promote()).toMatchObject({ outcome: 'promoted', release: { number: 2 }, warnings: [] });
    expect(events[0]).toMatchObject({ type: 'run:start', action: 'promote' });
    const started = events.flatMap((event) => (event.type === 'stage:start' ? [event.stage] : []));
    expect(started).toEqual(['start', 'route', 'promote', 'drain', 'retire', 'prune']);
    expect(answered()).toEqual({ 2: 100 });
    expect(running()).toEqual(['2 web worker']);
    expect(await phasesOf(deployment)).toEqual(['1 retired', '2 live']);
    expect(await deployment.promote()).toMatchObject({ outcome: 'unchanged', release: { number: 2 } });
    expect(await failure(deployment.abort())).toMatchObject({ code: 'RELEASE_NOT_FOUND' });
    expect(await deployment.deploy()).toMatchObject({ outcome: 'unchanged', release: { number: 2 } });
  });

  it('abort gives the former all', async () => {
    expect(await deployment.abort()).toMatchObject({ outcome: 'aborted', release: { number: 1 } });
    expect(answered()).toEqual({ 1: 100 });
    expect(running()).toEqual(['1 web worker']);
    const [, second] = await deployment.releases();
    expect(second?.entry).toMatchObject({ phase: 'failed', error: 'it was a canary and was taken back' });
    expect(await deployment.abort()).toMatchObject({ outcome: 'unchanged' });
    expect(await failure(deployment.promote())).toMatchObject({ code: 'RELEASE_NOT_FOUND' });
    expect(await failure(deployment.canary(canary))).toMatchObject({ code: 'RELEASE_NOT_FOUND' });
  });

  it('repair keeps it as it is, and brings it back where it has ended', async () => {
    world.driver.crash('shop', 2, 'web');
    world.driver.crash('shop', 1, 'worker');
    expect(await deployment.repair()).toMatchObject({ release: { number: 1 }, canary: { weight: 20 } });
    expect(running()).toEqual(['1 web worker', '2 web']);
    expect(answered()).toEqual({ 1: 80, 2: 20 });
    expect(await phasesOf(deployment)).toEqual(['1 live', '2 canary']);
  });

  it.each([
    ['rollback', (shopOf: Deployment) => shopOf.rollback()],
    ['scale', (shopOf: Deployment) => shopOf.scale({ web: 2 })],
    ['stop', (shopOf: Deployment) => shopOf.stop()],
    ['start', (shopOf: Deployment) => shopOf.start()],
    ['restart', (shopOf: Deployment) => shopOf.restart()],
  ])('%s is refused', async (_name, operation) => {
    expect(await failure(operation(deployment))).toMatchObject({ code: 'CANARY_RUNNING' });
    expect(answered()).toEqual({ 1: 80, 2: 20 });
  });

  it('maintenance keeps the shares', async () => {
    await deployment.maintenance(true);
    expect(world.router.ask('shop.example.com')).toEqual({ status: 503 });
    await deployment.maintenance(false);
    expect(answered()).toEqual({ 1: 80, 2: 20 });
    expect(await phasesOf(deployment)).toEqual(['1 live', '2 canary']);
  });

  it('destroy takes both off', async () => {
    await deployment.destroy();
    expect(running()).toEqual([]);
    expect(world.router.ask('shop.example.com')).toEqual({ status: 404 });
  });

  it('the plan tells of it', async () => {
    expect(await deployment.plan()).toMatchObject({
      outcome: 'canary',
      release: 1,
      canary: { release: 2, weight: 20 },
    });
    world.source.push('c0ffee3');
    const { outcome, text } = await deployment.plan();
    expect({ outcome, text: text.split('\n').slice(2) }).toEqual({
      outcome: 'deploy',
      text: ['  ! release 2, a canary with 20 %, is taken back', ''],
    });
    world.source.push('c0ffee1');
    expect(await deployment.plan()).toMatchObject({ outcome: 'unchanged', canary: { release: 2 } });
  });

  it('a promotion that fails leaves it as it was', async () => {
    const remove = deployment.after('route', () => {
      throw new Error('no');
    });
    expect(await failure(deployment.promote())).toMatchObject({ code: 'HOOK_FAILED', recovery: undefined });
    remove();
    expect(answered()).toEqual({ 1: 80, 2: 20 });
    expect(await phasesOf(deployment)).toEqual(['1 live', '2 canary']);
    expect(await deployment.promote()).toMatchObject({ outcome: 'promoted' });
  });

  it('one that cannot run is not promoted, and can be aborted', async () => {
    const crash = (): Promise<never> => Promise.reject(new DeployError('it crashes', { code: 'DEPLOY_CRASHED' }));
    world.driver.crash('shop', 2, 'web');
    world.faults.next('driver.start', () => {
      world.faults.next('driver.start', crash);
      return crash();
    });
    expect(await failure(deployment.promote())).toMatchObject({ code: 'DEPLOY_CRASHED', stage: 'start' });
    expect(await deployment.abort()).toMatchObject({ outcome: 'aborted' });
    expect(answered()).toEqual({ 1: 100 });
  });

  it('one that is the cure can be promoted though what serves is broken', async () => {
    world.driver.crash('shop', 1, 'web');
    expect(await deployment.promote()).toMatchObject({ outcome: 'promoted' });
    expect(running()).toEqual(['2 web worker']);
  });

  it('keeps its image while others are forgotten', async () => {
    for (const commit of ['c0ffee3', 'c0ffee4']) {
      world.source.push(commit);
      await shop({ keep: 1 }).deploy({ canary });
    }
    expect(await phasesOf(deployment)).toEqual(['1 live', '3 failed', '4 canary']);
    expect(world.faults.calls.at(-1)).toBe('driver.prune 1,4');
    expect(await deployment.promote()).toMatchObject({ outcome: 'promoted', release: { number: 4 } });
  });
});
