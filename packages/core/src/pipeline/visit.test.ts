import { fakeHost } from '@appliku/conformance';
import { expect, it } from 'vitest';
import { visit } from './visit.ts';

it('lends the hosts as they are, and one of them once', async () => {
  const host = fakeHost();
  const visited = visit({ host, build: host, route: [host], nodes: [host] });
  expect([visited.build, ...visited.route, ...visited.nodes]).toEqual(Array(3).fill(visited.host));
  await visited.host.writeFile('/a', 'text', { mode: 0o600 });
  expect(Buffer.from((await host.readFile('/a')) ?? []).toString()).toBe('text');
  const other = visit({ host, build: fakeHost({ name: 'other' }), route: [fakeHost({ name: 'route' })], nodes: [] });
  expect([other.build.name, ...other.route.map(({ name }) => name)]).toEqual(['other', 'route']);
});

it('refuses when the operation is over, so that nothing connects again', async () => {
  const host = fakeHost();
  const { host: lent, leave } = visit({ host, build: host, route: [host], nodes: [host] });
  await leave();
  const options = { purpose: '', signal: new AbortController().signal };
  for (const late of [
    lent.run(['true']),
    lent.connect({ address: '127.0.0.1', port: 1 }),
    lent.readFile('/a'),
    lent.writeFile('/a', '', { mode: 0o600 }),
    lent.lease('a', options),
  ])
    await expect(late).rejects.toMatchObject({ code: 'ABORTED', message: 'the operation is over' });
  await host.writeFile('/a', 'still there for others', { mode: 0o600 });
});
