import { type Lab, type LoadOptions, openWebSockets, startLab, startLoad, until } from '@appliku/lab';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runDeployer } from './chaos/run-deployer.ts';
import { deploymentOf } from './deployment.ts';
import { type Hello, openHello } from './hello.ts';
import { untilFree } from './until-free.ts';

const drainMs = 6000;
let lab: Lab;
let hello: Hello;

beforeAll(async () => {
  lab = await startLab({ name: 'loss' });
  hello = await openHello(lab);
  await deploy('v0');
});

afterAll(async () => {
  await lab?.close();
});

async function deploy(version: string): Promise<void> {
  await hello.publish(version);
  await deploymentOf(hello.target, { drainMs }).deploy();
}

type Client = readonly [string, Partial<LoadOptions>];

/** 200 requests a second in all. */
const clients: readonly Client[] = [
  ['with keep-alive', { rate: 90, keepAlive: true }],
  ['without keep-alive', { rate: 50, keepAlive: false }],
  ['with POST bodies', { rate: 60, method: 'POST', body: 'x'.repeat(2000) }],
];
const patient: readonly Client[] = [
  ['with requests of 5 s open at the switch', { rate: 20, slow: { path: '/slow?ms=5000', every: 2 } }],
];

describe('under load', () => {
  it.each([
    ['8 redeploys', 8, clients],
    ['3 redeploys', 3, patient],
  ] as const)(
    '%s lose no request of any client',
    async (_name, redeploys, all) => {
      const before = await deploymentOf(hello.target).releases();
      const first = (before.at(-1)?.release.number ?? 0) + 1;
      const loads = await Promise.all(
        all.map(async ([name, options]) => {
          const path = options.method === 'POST' ? 'echo' : '';
          return {
            name,
            load: await startLoad({ url: `${hello.url}${path}`, host: hello.domain, seconds: 600, ...options }),
          };
        }),
      );
      const areAnswered = (versions: number): Promise<unknown> =>
        Promise.all(
          loads.map(({ name, load }) =>
            until(async () => Object.keys((await load.snapshot()).byVersion).length === versions, {
              waitingFor: `answers of version ${versions} to the client ${name}`,
            }),
          ),
        );
      await areAnswered(1);
      for (let n = 0; n < redeploys; n += 1) {
        await deploy(`v${first + n}`);
        await areAnswered(n + 2);
      }
      for (const { name, load } of loads) {
        const { sent, ok, lost, byError, byVersion } = await load.stop();
        expect({ name, lost, byError, answered: ok }).toEqual({ name, lost: 0, byError: {}, answered: sent });
        expect(Object.keys(byVersion)).toHaveLength(redeploys + 1);
      }
    },
    600_000,
  );
});

describe('a canary', () => {
  const canary = { weight: 20 };

  it('gets its share, and no request is lost in its abort, or its promotion by a second deployer after one that was killed', async () => {
    const url = `${hello.url}echo`;
    const loads = await Promise.all([
      startLoad({ url: hello.url, host: hello.domain, rate: 50 }),
      startLoad({ url, host: hello.domain, rate: 30, method: 'POST', body: 'x'.repeat(2000) }),
    ]);
    const deployment = deploymentOf(hello.target, { drainMs });
    const former = (await hello.get()).version;
    await hello.publish('canary');
    expect(await deployment.deploy({ canary })).toMatchObject({ outcome: 'canary', canary });
    const { count, share } = await sharesOf('canary');
    // A fifth, and eight times the deviation of chance.
    expect({ count, isFifth: share > 0.1 && share < 0.3 }).toEqual({ count: 1000, isFifth: true });
    expect(await deployment.abort()).toMatchObject({ outcome: 'aborted' });
    expect(await hello.get()).toMatchObject({ version: former });
    await deployment.deploy({ canary });
    expect(await runDeployer({ target: hello.target, action: 'promote', dieAt: 24 })).toBeUndefined();
    await untilFree(hello.server, hello.target.app);
    expect((await deployment.promote()).release.revision.subject).toBe('Version canary');
    for (const load of loads) {
      const { lost, byError, byVersion } = await load.stop();
      expect({ lost, byError, versions: Object.keys(byVersion).sort() }).toEqual({
        lost: 0,
        byError: {},
        versions: ['canary', former].sort(),
      });
    }
    expect(await sharesOf('canary', 100)).toMatchObject({ share: 1 });
    expect((await deployment.releases()).map(({ entry }) => entry.phase).slice(-3)).toEqual([
      'retired',
      'failed',
      'live',
    ]);
  });

  /** Of so many requests, what part the version answered. */
  async function sharesOf(version: string, most = 1000): Promise<{ readonly count: number; readonly share: number }> {
    const seen: (string | undefined)[] = [];
    while (seen.length < most) {
      const answers = await Promise.all(Array.from({ length: 20 }, () => hello.get()));
      seen.push(...answers.map((answer) => answer.version));
    }
    return { count: seen.length, share: seen.filter((one) => one === version).length / seen.length };
  }
});

describe('WebSockets', () => {
  it('live in the former release until the drain time', async () => {
    const sockets = await openWebSockets({ url: `ws://${hello.server.address}/ws`, host: hello.domain, count: 10 });
    await hello.publish('after-sockets');
    const deployment = deploymentOf(hello.target, { drainMs });
    let drainBegan = 0;
    deployment.before('drain', () => void (drainBegan = Date.now()));
    deployment.before('retire', () => {
      expect(sockets.records().filter(({ closedAt }) => closedAt !== undefined)).toEqual([]);
    });
    const { warnings } = await deployment.deploy();
    expect(warnings).toEqual([]);
    await until(() => sockets.records().every(({ closedAt }) => closedAt !== undefined), {
      waitingFor: 'the sockets to be closed',
    });
    for (const { closedAt = 0 } of sockets.records()) expect(closedAt - drainBegan).toBeGreaterThanOrEqual(drainMs);
  });
});
