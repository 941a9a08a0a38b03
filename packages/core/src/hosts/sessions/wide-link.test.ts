import { PassThrough } from 'node:stream';
import { beforeEach, expect, it } from 'vitest';
import { LinkRefused, type Dialer, type Link, type LinkProcess } from '../link.ts';
import { openWideLink } from './wide-link.ts';

/** A connection in memory, to a server that allows so many sessions on each. */
interface FakeLink extends Link {
  readonly running: (() => void)[];
  break(): void;
}

let links: FakeLink[];
beforeEach(() => void (links = []));

function dialer(allowed: number): Dialer {
  return { name: 'fake', channels: 9, remote: true, open: async () => fakeLink(allowed) };
}

function fakeLink(allowed: number): FakeLink {
  const lost = new AbortController();
  const running: (() => void)[] = [];
  const end = async (): Promise<void> => {
    lost.abort();
    for (const stop of running.splice(0)) stop();
  };
  const exec = async (): Promise<LinkProcess> => {
    if (running.length >= allowed) throw new LinkRefused('fake', 'another session');
    const exit = new Promise<undefined>((resolve) => running.push(() => resolve(undefined)));
    const [stdin, stdout, stderr] = [new PassThrough(), new PassThrough(), new PassThrough()];
    return { stdin, stdout, stderr, exit, abandon: () => undefined };
  };
  const connect = async (): Promise<PassThrough> => new PassThrough();
  const link = { exec, connect, lost: lost.signal, close: end, running, break: () => void end() };
  links.push(link);
  return link;
}

async function start(link: Link, count: number): Promise<void> {
  await Promise.all(Array.from({ length: count }, () => link.exec(['true'])));
}

const counts = (): readonly number[] => links.map(({ running }) => running.length);

it.each([
  [100, [9, 9, 2]],
  [3, [3, 3, 3, 3, 3, 3, 2]],
  [1, Array.from({ length: 20 }, () => 1)],
])('spreads 20 programs where %i are allowed on a connection', async (allowed, expected) => {
  await start(await openWideLink(dialer(allowed)), 20);
  expect(counts().filter((count) => count > 0)).toEqual(expected);
});

it('uses a connection again when a program has ended', async () => {
  const link = await openWideLink(dialer(2));
  for (let count = 0; count < 3; count += 1) await start(link, 1);
  const last = await link.exec(['true']);
  expect(counts()).toEqual([2, 2]);
  links[1]?.running.pop()?.();
  await last.exit;
  await start(link, 1);
  expect(counts()).toEqual([2, 2]);
});

it('waits a little for a program to end before it opens another connection', async () => {
  const link = await openWideLink(dialer(9));
  await start(link, 9);
  const tenth = start(link, 1);
  links[0]?.running.shift()?.();
  await tenth;
  expect(counts()).toEqual([9]);
});

it('gives up where not even one is allowed', async () => {
  const link = await openWideLink(dialer(0));
  await expect(start(link, 1)).rejects.toMatchObject({ code: 'HOST_UNREACHABLE', reason: 'channel' });
});

it('gives up a connection that still counts a program that has ended', async () => {
  const link = await openWideLink(dialer(1));
  await start(link, 1);
  const second = await link.exec(['true']);
  const [end = (): void => undefined] = links[1]?.running.splice(0, 1, () => undefined) ?? [];
  end();
  await second.exit;
  await start(link, 1);
  expect(counts()).toEqual([1, 0, 1]);
  expect(links.map(({ lost }) => lost.aborted)).toEqual([false, true, false]);
});

it.each([0, 1])('is lost when connection %i is', async (which) => {
  const link = await openWideLink(dialer(1));
  await start(link, 3);
  links[which]?.break();
  await expect.poll(() => links.map(({ lost }) => lost.aborted)).toEqual([true, true, true]);
  expect(link.lost.aborted).toBe(true);
});
