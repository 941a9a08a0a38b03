import { type FakeWorld, fakeWorld } from '@appliku/conformance';
import { beforeEach, expect, expectTypeOf, it } from 'vitest';
import type { LogLine } from './contract/index.ts';
import { createDeployment, type Deployment } from './deployment.ts';
import { secret } from './secret.ts';
import { failure } from './testing/deployment.ts';

let world: FakeWorld;
beforeEach(() => {
  world = fakeWorld();
});

function shop(token = 'hunter2') {
  const { host, source, builder, driver, router } = world;
  const plugins = { host, source, builder, driver, router };
  const processes = { web: { port: 3000 }, worker: { command: ['work'] } };
  return createDeployment({ app: 'shop', ...plugins, processes, env: { TOKEN: secret(token) } });
}

async function all(lines: AsyncIterable<LogLine>): Promise<readonly string[]> {
  const texts: string[] = [];
  for await (const { text } of lines) texts.push(text);
  return texts;
}

it('are those of what is live', async () => {
  await shop().deploy();
  await shop('hunter3').deploy();
  expect(await all(shop().logs())).toEqual(['shop-2-web-1 runs', 'shop-2-worker-1 runs']);
  expect(await all(shop().logs({ process: 'web' }))).toEqual(['shop-2-web-1 runs']);
});

it('refuses what cannot be, before anything is contacted', () => {
  expectTypeOf(shop().logs)
    .parameter(0)
    .extract<{ readonly process?: unknown }>()
    .toHaveProperty('process')
    .toEqualTypeOf<'web' | 'worker' | undefined>();
  const loose: Deployment = shop();
  expect(() => loose.logs({ process: 'wbe', tail: -1, since: new Date('no') })).toThrow(
    new TypeError(
      [
        'Invalid options:',
        '  processes: there is no wbe; there are web, worker',
        '  tail: must be a whole number, 0 or more',
        '  since: must be a date',
      ].join('\n'),
    ),
  );
  expect(world.faults.calls).toEqual([]);
});

it('tells that nothing is live, or that what is live has no such process', async () => {
  expect(await failure(all(shop().logs()))).toMatchObject({ code: 'RELEASE_NOT_FOUND', stage: 'logs' });
  const { host, source, builder, driver, router } = world;
  const plugins = { host, source, builder, driver, router };
  await createDeployment({ app: 'shop', ...plugins, processes: { web: { port: 3000 } } }).deploy();
  expect(await failure(all(shop().logs({ process: 'worker' })))).toMatchObject({
    code: 'RELEASE_NOT_FOUND',
    message: 'Release 1 has no process worker',
  });
});

it('goes on over a deploy, and masks the secrets of each release', async () => {
  await shop('web-1').deploy();
  const lines = shop('web-1').logs({ process: 'web', follow: true });
  expect(await lines.next()).toMatchObject({ value: { release: 1, text: 'shop-1-[secret] runs' } });
  const next = lines.next();
  await shop('shop-2').deploy();
  expect(await next).toMatchObject({ value: { release: 2, text: '[secret]-[secret] runs' } });
  await lines.return?.();
});

it('ends at once when the loop is left or the signal fires, without an error, and closes its hosts', async () => {
  await shop().deploy();
  for (const end of ['return', 'signal'] as const) {
    const over = new AbortController();
    const lines = shop().logs({ follow: true, tail: 0, signal: over.signal });
    const waiting = lines.next();
    await new Promise(setImmediate);
    if (end === 'signal') over.abort();
    else await lines.return?.();
    expect(await waiting).toEqual({ value: undefined, done: true });
    expect(await lines.next()).toEqual({ value: undefined, done: true });
  }
});

it('is cancelled, where it is not followed', async () => {
  await shop().deploy();
  const signal = AbortSignal.abort();
  expect(await failure(all(shop().logs({ signal })))).toMatchObject({ code: 'ABORTED' });
});

it('says where it failed, masked', async () => {
  await shop().deploy();
  world.faults.next('driver.logs', () => Promise.reject(new Error('no hunter2')));
  expect(await failure(all(shop().logs()))).toMatchObject({
    stage: 'logs',
    plugin: 'fake-driver',
    message: 'fake-driver failed in logs: no [secret]',
  });
});
