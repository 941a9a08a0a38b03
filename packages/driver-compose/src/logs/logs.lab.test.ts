import { aProcess } from '@appliku/conformance';
import type { LogLine, LogOptions, Release, Rollout } from '@appliku/core';
import { until } from '@appliku/lab';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compose } from '../compose-driver.ts';
import { aWorld, type World } from '../testing/world.ts';

const driver = compose({ logs: { maxMegabytes: 1, maxFiles: 2 } });

let world: World;
beforeAll(async () => {
  world = await aWorld('logs');
});
afterAll(() => world[Symbol.asyncDispose]());

async function started(app: string, wanted: Partial<Release> = {}): Promise<Rollout> {
  const { release, built } = await world.release(app, wanted);
  await driver.prepare(release, built, world.context);
  return driver.start(release, world.context);
}

/** Has an instance write what this prints. */
async function say(instance: string, shell: string): Promise<void> {
  await world.server.run(['docker', 'exec', instance, 'sh', '-c', `{ ${shell}; } >/proc/1/fd/1`]);
}

async function linesOf(rollout: Rollout, options: LogOptions = {}): Promise<readonly LogLine[]> {
  const lines: LogLine[] = [];
  for await (const line of driver.logs(rollout, options, world.context)) lines.push(line);
  return lines;
}

interface Followed {
  readonly lines: readonly LogLine[];
  /** An instance has said so often that it starts. */
  hasStarted(instance: string, count: number): Promise<void>;
  has(text: string): Promise<void>;
  /** Aborts, and resolves when all of it has ended. */
  end(): Promise<void>;
}

function follow(rollout: Rollout, options: LogOptions = {}): Followed {
  const lines: LogLine[] = [];
  const over = new AbortController();
  const read = async (): Promise<void> => {
    const context = { ...world.context, signal: over.signal };
    for await (const line of driver.logs(rollout, { ...options, follow: true }, context)) lines.push(line);
  };
  const reading = read();
  const wait = async (isThere: () => boolean, waitingFor: string): Promise<void> => {
    const ended = reading.then(() => Promise.reject(new Error(`it ended before ${waitingFor}`)));
    await Promise.race([until(isThere, { waitingFor }), ended]);
  };
  return {
    lines,
    has: (text) => wait(() => lines.some((line) => line.text === text), `the line ${text}`),
    hasStarted: (instance, count) =>
      wait(
        () => lines.filter((line) => line.instance === instance && line.text === 'starting as ok').length === count,
        `start ${count} of ${instance}`,
      ),
    end: () => {
      over.abort();
      return reading;
    },
  };
}

/** Follows what an instance says from now on; what it says before Docker was asked is not told. */
async function followNew(rollout: Rollout, process: string, instance: string): Promise<Followed> {
  const followed = follow(rollout, { process, tail: 0 });
  const isTold = async (): Promise<boolean> => {
    await say(instance, `echo '${probe}'`);
    return followed.lines.some(({ text }) => text === probe);
  };
  await until(isTold, { waitingFor: `news of ${instance}` });
  return followed;
}

const probe = 'is this told?';

function textsOf(lines: readonly LogLine[]): readonly string[] {
  return lines.map(({ text }) => text).filter((text) => !text.startsWith('GET') && text !== probe);
}

describe('logs', () => {
  const worker = 'appliku-told-1-worker-1';
  let rollout: Rollout;
  beforeAll(async () => {
    rollout = await started('told', { processes: { web: aProcess({ port: 3000, instances: 2 }), worker: aProcess() } });
    await driver.promote(rollout, undefined, world.context);
  });

  it('are told in order of time, the last of each instance, of a process, from a time on', async () => {
    let lines: readonly LogLine[] = [];
    const sayers = async (): Promise<number> => {
      lines = await linesOf(rollout);
      return new Set(lines.map(({ instance }) => instance)).size;
    };
    await until(async () => (await sayers()) === 3, { waitingFor: 'all instances to say something' });
    expect(lines.map(({ at }) => at)).toEqual(lines.map(({ at }) => at).toSorted());
    expect(lines[0]).toMatchObject({ release: 1, process: 'web', stream: 'out', text: 'starting as ok' });
    const last = await linesOf(rollout, { process: 'web', tail: 1 });
    expect(last.map(({ instance }) => instance).toSorted()).toEqual(['appliku-told-1-web-1', 'appliku-told-1-web-2']);
    const since = new Date((await world.server.run(['date', '-u', '+%FT%T.%3NZ'])).trim());
    await say(worker, 'echo new');
    await expect.poll(async () => textsOf(await linesOf(rollout, { since }))).toEqual(['new']);
    expect(await linesOf(rollout, { since: new Date(Date.now() + 86_400_000) })).toEqual([]);
  });

  it('have lines whole that Docker keeps in pieces', async () => {
    const followed = await followNew(rollout, 'worker', worker);
    const long = `${'0123456789'.repeat(10_000)}end`;
    await say(worker, 'i=0; while [ $i -lt 10000 ]; do printf 0123456789; i=$((i + 1)); done; echo end; echo next');
    await followed.has('next');
    await followed.end();
    expect(textsOf(followed.lines)).toEqual([long, 'next']);
    expect(textsOf(await linesOf(rollout, { process: 'worker' })).slice(-2)).toEqual([long, 'next']);
  });

  it('stay within what is to be kept, also while they are followed', async () => {
    const followed = await followNew(rollout, 'worker', worker);
    await say(worker, 'yes 0123456789012345678901234567890123456789 | head -n 40000; echo last');
    await followed.has('last');
    await followed.end();
    const id = (await world.server.run(['docker', 'inspect', '--format', '{{.Id}}', worker])).trim();
    const argv = ['find', `/var/lib/docker/containers/${id}`, '-name', '*-json.log*', '-printf', '%s\n'] as const;
    const sizes = (await world.server.run(argv)).trim().split('\n').map(Number);
    expect(sizes.length).toBe(2);
    for (const size of sizes) expect(size).toBeLessThan(1_100_000);
    expect(textsOf(await linesOf(rollout, { process: 'worker', tail: 1 }))).toEqual(['last']);
  });
});

describe('logs that are followed', () => {
  it('go on over a restart, more instances and the next release, each line once', async () => {
    const processes = { web: aProcess({ port: 3000 }), worker: aProcess() };
    const former = await started('goes', { processes });
    await driver.promote(former, undefined, world.context);
    const all = follow(former);
    await all.hasStarted('appliku-goes-1-worker-1', 1);
    const late = await followNew(former, 'worker', 'appliku-goes-1-worker-1');

    await world.server.run(['docker', 'restart', '--time', '1', 'appliku-goes-1-worker-1']);
    await all.hasStarted('appliku-goes-1-worker-1', 2);
    await driver.scale(former, { worker: 2 }, world.context);
    await all.hasStarted('appliku-goes-1-worker-2', 1);
    await say('appliku-goes-1-worker-2', 'echo second');
    await Promise.all([all.has('second'), late.has('second')]);
    const next = await started('goes', { processes });
    await driver.promote(next, former, world.context);
    await late.hasStarted('appliku-goes-2-worker-1', 1);
    await driver.retire('goes', 1, world.context);
    await say('appliku-goes-2-worker-1', 'echo last');
    await Promise.all([all.has('last'), late.has('last')]);
    // Each line once: but those of several instances come as Docker tells them.
    const ofNext = (): readonly LogLine[] =>
      all.lines.filter(({ release }) => release === 2).toSorted((one, other) => (one.at < other.at ? -1 : 1));
    await expect.poll(ofNext).toEqual(await linesOf(next));
    await Promise.all([all.end(), late.end()]);

    const start = 'starting as ok';
    expect(textsOf(late.lines)).toEqual([start, start, 'second', start, 'last']);
    const keys = all.lines.map(({ instance, at, text }) => `${instance} ${at} ${text}`);
    expect(keys).toEqual([...new Set(keys)]);
  });
});
