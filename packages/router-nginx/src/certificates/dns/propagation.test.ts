import { expect, it, onTestFinished } from 'vitest';
import { type FakeNameServer, startFakeNameServer } from '../../fixtures/fake-name-server.ts';
import { type NameServer, untilServedBy } from './propagation.ts';

const record = { zone: 'example.com', name: '_acme-challenge.example.com', value: 'one' };
const { signal } = new AbortController();
/** Where nobody listens. */
const silent = { name: 'ns9.example.com', address: '127.0.0.1:1' };

it('waits until all that answer have the value', async () => {
  const [first, second] = [await start(), await start()];
  first.tell('other', 'one');
  const served = untilServedBy([serverOf(first, 1), serverOf(second, 2), silent], record, 60_000, signal);
  await untilAsked(second, 2);
  expect(await Promise.race([served, 'not yet'])).toBe('not yet');
  second.tell('one');
  await served;
});

it('names those that do not get it', async () => {
  const [first, second] = [await start(), await start()];
  first.tell('one');
  second.tell('former');
  const served = untilServedBy([serverOf(first, 1), serverOf(second, 2)], record, 3000, signal);
  await expect(served).rejects.toMatchObject({
    type: 'unpropagated',
    wasAsked: false,
    message: 'After 3 s not all name servers of example.com have _acme-challenge.example.com: ns2.example.com',
  });
});

it('lets the authority see for itself where none answers', async () => {
  await untilServedBy([silent], record, 1000, signal);
});

it('ends when it is cancelled', async () => {
  const server = await start();
  const cancel = new AbortController();
  const served = untilServedBy([serverOf(server, 1)], record, 60_000, cancel.signal);
  await untilAsked(server, 1);
  cancel.abort(new Error('cancelled'));
  await expect(served).rejects.toThrow(/abort|cancelled/i);
});

async function start(): Promise<FakeNameServer> {
  const server = await startFakeNameServer({ address: '127.0.0.1' });
  onTestFinished(() => server[Symbol.asyncDispose]());
  return server;
}

function serverOf({ address }: FakeNameServer, number: number): NameServer {
  return { name: `ns${number}.example.com`, address };
}

async function untilAsked({ questions }: FakeNameServer, times: number): Promise<void> {
  await expect.poll(() => questions.length).toBeGreaterThanOrEqual(times);
}
