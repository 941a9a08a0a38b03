import { type FakeWorld, fakeWorld } from '@appliku/conformance';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Builder } from './contract/index.ts';
import { createDeployment, type Deployment } from './deployment.ts';
import { DeployError } from './errors.ts';
import type { DeploymentEvent } from './events.ts';
import type { DeploymentOptions } from './options/options.ts';
import { secret } from './secret.ts';
import { failure, phasesOf, shopOf } from './testing/deployment.ts';

let world: FakeWorld;
let deployment: Deployment;
let events: DeploymentEvent[];

beforeEach(() => {
  world = fakeWorld();
  events = [];
  deployment = create();
});

function create(env?: DeploymentOptions['env']): Deployment {
  const made = shopOf(world, env);
  made.on('event', (event) => events.push(event));
  return made;
}

const phases = (): Promise<readonly string[]> => phasesOf(deployment);

describe('deploy', () => {
  it('goes through every stage in order', async () => {
    const { outcome, urls, release } = await deployment.deploy();
    expect({ outcome, urls, number: release.number, slot: release.slot }).toEqual({
      outcome: 'deployed',
      urls: ['http://shop.example.com'],
      number: 1,
      slot: 'a',
    });
    const started = events.flatMap((event) => (event.type === 'stage:start' ? [event.stage] : []));
    expect(started).toEqual([
      'resolve',
      'checkout',
      'build',
      'prepare',
      'release',
      'start',
      'route',
      'promote',
      'prune',
    ]);
    expect(await phases()).toEqual(['1 live']);
    expect([...(world.driver.running('shop').get(1)?.processes ?? [])]).toEqual(['web', 'worker']);
  });

  it('touches nothing when nothing changed', async () => {
    await deployment.deploy();
    const before = world.faults.calls.length;
    const { outcome } = await deployment.deploy();
    expect(outcome).toBe('unchanged');
    expect(world.faults.calls.slice(before)).toEqual(['router.current', 'driver.list', 'source.resolve']);
  });

  it('replaces the former in the other slot', async () => {
    await deployment.deploy();
    world.source.push('c0ffee2');
    const { release } = await deployment.deploy();
    expect(release).toMatchObject({ number: 2, slot: 'b' });
    expect([...world.driver.running('shop').keys()]).toEqual([2]);
    expect(await phases()).toEqual(['1 retired', '2 live']);
  });

  it('is not unchanged when only a secret changed, and no output shows it', async () => {
    await create({ TOKEN: secret('first-value') }).deploy();
    deployment = create({ TOKEN: secret('second-value') });
    const { outcome } = await deployment.deploy();
    expect(outcome).toBe('deployed');
    const shown = JSON.stringify([events, await deployment.releases()]);
    expect(shown).not.toMatch(/first-value|second-value/);
  });

  it('is not unchanged when only an option of a plugin changed', async () => {
    await deployment.deploy();
    Object.assign(world.router, { inputs: () => 'another snippet' });
    expect((await deployment.deploy()).outcome).toBe('deployed');
  });

  it('keeps as many releases as configured', async () => {
    for (let n = 1; n <= 7; n += 1) {
      world.source.push(`c${n}`);
      await deployment.deploy();
    }
    expect(await phases()).toEqual(['3 retired', '4 retired', '5 retired', '6 retired', '7 live']);
  });
});

describe('a failed first deploy', () => {
  it('leaves nothing', async () => {
    world.faults.next('router.route', () => Promise.reject(new Error('oops')));
    await failure(deployment.deploy());
    expect(world.driver.running('shop').size).toBe(0);
    expect(await deployment.current()).toBeUndefined();
    expect(await phases()).toEqual(['1 failed']);
  });
});

describe('the release command', () => {
  const ofCode = { releaseCommand: { shell: 'rake db:migrate' } };

  it.each([
    ['is what the code says where the options say nothing', undefined, ofCode.releaseCommand],
    ['is what the options say', ['migrate'], { argv: ['migrate'] }],
    ['is none where the options say so', false, undefined],
  ] as const)('%s', async (_title, releaseCommand, command) => {
    const { host, source, driver, router } = world;
    const builder: Builder = {
      ...world.builder,
      build: async (...args) => ({ ...(await world.builder.build(...args)), defaults: ofCode }),
    };
    const processes = { web: { port: 3000 } };
    const given = { app: 'shop', host, source, builder, driver, router, processes };
    deployment = createDeployment({ ...given, ...(releaseCommand !== undefined && { releaseCommand }) });
    const { release } = await deployment.deploy();
    expect(release.releaseCommand?.command).toEqual(command);
    expect(world.faults.calls.includes('driver.run 1 release')).toBe(command !== undefined);
    world.source.push('c0ffee2');
    expect((await deployment.plan()).changes).toEqual([]);
  });
});

describe('rollback', () => {
  beforeEach(async () => {
    deployment = create({ TOKEN: secret('first-value') });
    await deployment.deploy();
    deployment = create({ TOKEN: secret('second-value') });
    world.source.push('c0ffee2');
    await deployment.deploy();
  });

  it('brings back image, configuration and secrets as a new release, without a build', async () => {
    const { outcome, release } = await deployment.rollback();
    expect({ outcome, number: release.number, restores: release.restores, revision: release.revision.id }).toEqual({
      outcome: 'rolled-back',
      number: 3,
      restores: 1,
      revision: 'c0ffee1',
    });
    expect(world.store('shop').values.get('releases/3/env')).toContain('first-value');
    expect(world.faults.calls.filter((call) => call.startsWith('builder.build'))).toHaveLength(2);
    expect(world.faults.calls).not.toContain('driver.run 3 release');
  });

  it('goes back to before there was a process that today has a rule', async () => {
    const { host, source, builder, driver, router } = world;
    const processes = { web: { port: 3000 }, api: { port: 4000, path: '/api' } };
    const plugins = { host, source, builder, driver, router };
    deployment = createDeployment({ app: 'shop', ...plugins, processes, domains: ['shop.example.com'] });
    await deployment.deploy();
    expect(world.router.ask('shop.example.com', '/api')).toMatchObject({ release: 3 });
    await deployment.rollback();
    expect(world.router.ask('shop.example.com', '/api')).toMatchObject({ status: 200, release: 4 });
  });

  it('takes the secrets of today by option', async () => {
    await deployment.rollback(1, { secrets: 'current' });
    expect(world.store('shop').values.get('releases/3/env')).toContain('second-value');
  });

  it('names the releases there are when there is none of the number', async () => {
    expect(await failure(deployment.rollback(9))).toMatchObject({
      code: 'RELEASE_NOT_FOUND',
      hint: 'These can be rolled back to: 1.',
    });
  });
});

describe('one at a time', () => {
  it('says who holds the lease', async () => {
    const lease = await world.host.lease('app:shop', {
      purpose: 'deploy by anna',
      signal: new AbortController().signal,
    });
    expect(await failure(deployment.deploy())).toMatchObject({ code: 'LEASE_HELD', stage: 'lease' });
    await lease.release();
    expect((await deployment.deploy()).outcome).toBe('deployed');
  });
});

describe('a broken live release', () => {
  it('does not stop the deploy that mends it', async () => {
    await deployment.deploy();
    world.driver.crash('shop', 1, 'web');
    world.source.push('c0ffee2');
    world.faults.next('driver.start', () => Promise.reject(new DeployError('it crashes', { code: 'DEPLOY_CRASHED' })));
    const { outcome, warnings } = await deployment.deploy();
    expect(outcome).toBe('deployed');
    expect(warnings).toMatchObject([{ code: 'DEPLOY_CRASHED', stage: 'heal' }]);
    expect([...world.driver.running('shop').keys()]).toEqual([2]);
  });

  it('is brought back by a deploy with nothing new', async () => {
    await deployment.deploy();
    world.driver.crash('shop', 1, 'worker');
    expect((await deployment.deploy()).outcome).toBe('unchanged');
    expect([...(world.driver.running('shop').get(1)?.processes ?? [])].sort()).toEqual(['web', 'worker']);
  });
});

describe('hooks', () => {
  it('get time, and a signal when it is over', async () => {
    const { source, builder, driver, router, host } = world;
    let told = false;
    const impatient = createDeployment({
      app: 'shop',
      source,
      builder,
      driver,
      router,
      host,
      processes: { web: { port: 3000 } },
      hookTimeoutMs: 20,
      hooks: {
        before: {
          start: (_release, { signal }) =>
            new Promise((resolve) => {
              signal.addEventListener('abort', () => {
                told = true;
                resolve();
              });
            }),
        },
      },
    });
    expect(await failure(impatient.deploy())).toMatchObject({ code: 'HOOK_TIMEOUT', stage: 'start' });
    expect(told).toBe(true);
  });

  it('hear of a failure once the former serves again', async () => {
    const heard: string[] = [];
    deployment.onFailure((error) => void heard.push(error.code));
    world.faults.next('builder.build', () => Promise.reject(new Error('oops')));
    await failure(deployment.deploy());
    expect(heard).toEqual(['PLUGIN_FAILED']);
  });
});

describe('destroy', () => {
  it('takes traffic away first', async () => {
    await deployment.deploy();
    const before = world.faults.calls.length;
    await deployment.destroy();
    expect(world.faults.calls.slice(before)).toEqual(['router.remove shop', 'driver.destroy']);
  });
});
