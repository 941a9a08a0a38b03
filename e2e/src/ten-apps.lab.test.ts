import { randomUUID } from 'node:crypto';
import { type Lab, startLab, startLoad, until } from '@appliku/lab';
import { nginx } from '@appliku/router-nginx';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { deploymentOf, hostOf } from './deployment.ts';
import { type Hello, openHello } from './hello.ts';

let lab: Lab;
let hellos: readonly Hello[];

beforeAll(async () => {
  lab = await startLab({ name: 'ten' });
  hellos = await Promise.all(Array.from({ length: 10 }, (_, n) => openHello(lab, `app-${n}`)));
  for (const hello of hellos) await hello.publish('v1');
});

afterAll(async () => {
  await lab?.close();
});

describe('ten apps at once on one host', () => {
  it('are deployed but the one with a broken snippet, which says why', async () => {
    // One connection for all of them.
    await using host = hostOf(hellos[0]?.target ?? raise());
    const results = await Promise.allSettled(
      hellos.map(({ target }, n) => {
        const router = n === 3 ? nginx({ snippet: 'no_such_directive on;' }) : nginx();
        return deploymentOf(target, { host, router }).deploy();
      }),
    );
    const failed = results.flatMap((result) =>
      result.status === 'rejected' ? [JSON.parse(JSON.stringify(result.reason))] : [],
    );
    expect(failed).toEqual([
      expect.objectContaining({
        code: 'ROUTE_REJECTED',
        stage: 'route',
        plugin: 'nginx',
        output: expect.arrayContaining([expect.stringContaining('no_such_directive')]),
      }),
    ]);
    for (const [n, hello] of hellos.entries())
      if (n !== 3) expect(await hello.get()).toMatchObject({ status: 200, version: 'v1' });
  });

  it('do not disturb each other under load', async () => {
    const [first, second, third] = hellos;
    if (first === undefined || second === undefined || third === undefined) return raise();
    const loads = await Promise.all(
      [first, second].map(({ url, domain }) => startLoad({ url, host: domain, rate: 50, seconds: 120 })),
    );
    await Promise.all([second.publish('v2'), third.publish('v2')]);
    const before = await logins();
    await using host = hostOf(second.target);
    await Promise.all([second, third].map(({ target }) => deploymentOf(target, { host }).deploy()));
    expect(await logins()).toBe(before + 1);
    for (const load of loads) expect(await load.stop()).toMatchObject({ lost: 0 });
    expect(await second.get()).toMatchObject({ version: 'v2' });
  });
});

/** How often somebody logged in by ssh so far. */
async function logins(): Promise<number> {
  const server = hellos[0]?.server ?? raise();
  // The journal tells in order: with the mark, all that was said before is there.
  const mark = randomUUID();
  await server.run(['logger', mark]);
  const isMarked = ['sh', '-c', 'journalctl --quiet | grep -qF "$1"', 'marked', mark] as const;
  await until(async () => (await server.exec(isMarked)).exitCode === 0, { waitingFor: 'the journal' });
  return Number(await server.run(['sh', '-c', 'journalctl --unit ssh --quiet | grep -c "Accepted publickey"']));
}

function raise(): never {
  throw new Error('the lab has no apps');
}
