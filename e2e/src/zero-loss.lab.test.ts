import { type Lab, type LoadOptions, openWebSockets, startLab, startLoad, until } from '@appliku/lab';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { deploymentOf } from './deployment.ts';
import { type Hello, openHello } from './hello.ts';

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
      for (let n = 0; n < redeploys; n += 1) await deploy(`v${first + n}`);
      for (const { name, load } of loads) {
        const { sent, ok, lost, byError, byVersion } = await load.stop();
        expect({ name, lost, byError, answered: ok }).toEqual({ name, lost: 0, byError: {}, answered: sent });
        expect(Object.keys(byVersion)).toHaveLength(redeploys + 1);
      }
    },
    600_000,
  );
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
