import { createDeployment, DeployError, type Deployment, type DeployResult } from '@appliku/core';
import { beforeEach, describe, expect, it } from 'vitest';
import { fakeSource } from './fakes/source.ts';
import { fakeWorld, type FakeWorld } from './fakes/world.ts';

/** What a platform might have: apps that its users push to, and a status page for each. */
class Platform {
  readonly #deployments: ReadonlyMap<string, Deployment>;
  readonly #status = new Map<string, string>();

  constructor(deployments: ReadonlyMap<string, Deployment>) {
    this.#deployments = deployments;
  }

  async pushed(app: string): Promise<void> {
    await this.#work(app, (deployment) => deployment.deploy());
  }

  async undo(app: string): Promise<void> {
    await this.#work(app, (deployment) => deployment.rollback());
  }

  /** After a restart of the platform itself. */
  async resumed(app: string): Promise<void> {
    const current = await this.#of(app).repair();
    this.#status.set(app, current === undefined ? 'down' : `serving ${current.release.number}`);
  }

  status(app: string): string {
    return this.#status.get(app) ?? 'never deployed';
  }

  async #work(app: string, work: (deployment: Deployment) => Promise<DeployResult>): Promise<void> {
    try {
      const { release } = await work(this.#of(app));
      this.#status.set(app, `serving ${release.number}`);
    } catch (error) {
      if (!DeployError.isInstance(error)) throw error;
      this.#status.set(app, `${error.stage} failed: ${error.message}`);
    }
  }

  #of(app: string): Deployment {
    const deployment = this.#deployments.get(app);
    if (deployment === undefined) throw new Error(`no app ${app}`);
    return deployment;
  }
}

let world: FakeWorld;
let platform: Platform;

function deploymentOf(app: string, { host, builder, driver, router, source }: FakeWorld): Deployment {
  const processes = { web: { port: 3000 }, worker: { command: ['work'] } };
  const domains = [`${app}.example.com`];
  return createDeployment({
    app,
    host,
    source,
    builder,
    driver,
    router,
    processes,
    releaseCommand: ['migrate'],
    domains,
  });
}

beforeEach(() => {
  world = fakeWorld();
  const blog = { ...world, source: fakeSource(world.faults) };
  platform = new Platform(
    new Map([
      ['shop', deploymentOf('shop', world)],
      ['blog', deploymentOf('blog', blog)],
    ]),
  );
});

const servingOf = (domain: string): unknown => world.router.ask(domain);

describe('a platform, tested on fakes', () => {
  it('deploys what was pushed', async () => {
    await platform.pushed('shop');
    expect(platform.status('shop')).toBe('serving 1');
    expect(servingOf('shop.example.com')).toMatchObject({ status: 200, app: 'shop', release: 1 });
    expect([...(world.driver.running('shop').get(1)?.processes ?? [])]).toEqual(['web', 'worker']);
  });

  it('has several apps on a server', async () => {
    await platform.pushed('shop');
    await platform.pushed('blog');
    expect(servingOf('shop.example.com')).toMatchObject({ app: 'shop' });
    expect(servingOf('blog.example.com')).toMatchObject({ app: 'blog' });
    expect(world.driver.count('shop')).toBe(2);
  });

  it('tells of a build that fails, and goes on serving', async () => {
    await platform.pushed('shop');
    world.source.push('c0ffee2');
    world.faults.next('builder.build', () => {
      throw new DeployError('npm install failed', { code: 'BUILD_FAILED', hint: 'Mend it.' });
    });
    await platform.pushed('shop');
    expect(platform.status('shop')).toBe('build failed: npm install failed');
    expect(servingOf('shop.example.com')).toMatchObject({ release: 1 });
  });

  it('tells of a release command that fails', async () => {
    world = fakeWorld({ job: () => ({ exitCode: 1, stderr: 'no such column' }) });
    platform = new Platform(new Map([['shop', deploymentOf('shop', world)]]));
    await platform.pushed('shop');
    expect(platform.status('shop')).toMatch(/^release failed/);
    expect(servingOf('shop.example.com')).toEqual({ status: 404 });
  });

  it('goes back', async () => {
    await platform.pushed('shop');
    world.source.push('c0ffee2');
    await platform.pushed('shop');
    await platform.undo('shop');
    expect(platform.status('shop')).toBe('serving 3');
    expect(world.driver.running('shop').get(3)?.release).toMatchObject({ restores: 1, revision: { id: 'c0ffee1' } });
  });

  // Between any two stages: what serves afterwards is whole, and it is one.
  it.for([
    ['driver.prepare', 1],
    ['driver.start', 1],
    ['router.route', 2],
    ['driver.promote', 2],
  ] as const)('is killed after %s, and repairs when it is started again', async ([verb, serving]) => {
    await platform.pushed('shop');
    world.source.push('c0ffee2');
    world.faults.dieAfter(verb);
    await platform.pushed('shop');
    world.restart();
    await platform.resumed('shop');
    expect(platform.status('shop')).toBe(`serving ${serving}`);
    expect(servingOf('shop.example.com')).toMatchObject({ release: serving });
    expect([...world.driver.running('shop').keys()]).toEqual([serving]);
    expect(world.driver.count('shop')).toBe(2);
  });
});
