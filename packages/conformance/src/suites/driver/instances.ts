import assert from 'node:assert/strict';
import type { LogLine, LogOptions, Rollout } from '@appliku/core';
import { meanwhile, until } from '../expect.ts';
import type { Work } from '../suite.ts';
import { type DriverSubject, started, states } from './driver-subject.ts';

export const instances: Readonly<Record<string, Work<DriverSubject>>> = {
  'changes how many instances run, and tells what runs then': async (subject) => {
    const { driver, context } = subject;
    const { release, rollout } = await started(subject);
    await driver.promote(rollout, undefined, context);
    const scaled = await driver.scale(rollout, { worker: 2 }, context);
    assert.deepEqual(states(scaled), ['web healthy', 'worker healthy', 'worker healthy']);
    assert.deepEqual((await driver.list(release.app, context)).map(states), [states(scaled)]);
    assert.equal(await subject.count(release.app), 3);
  },

  'tells the log of its instances, all of it or what was asked for': async (subject) => {
    const { rollout } = await startedWhole(subject);
    // What runs need not have said something yet.
    await until(
      async () => (await processesOf(subject, rollout)).length === 2,
      'web and worker have a log',
      subject.patienceMs,
    );
    const all = await linesOf(subject, rollout, {});
    assert.deepEqual(await processesOf(subject, rollout), ['web', 'worker']);
    for (const { at } of all) assert.equal(new Date(at).toJSON().slice(0, 19), at.slice(0, 19));
    const last = await linesOf(subject, rollout, { process: 'web', tail: 1 });
    assert.deepEqual(
      last.map(({ process }) => process),
      ['web'],
    );
    const tomorrow = new Date(Date.now() + 86_400_000);
    assert.deepEqual(await linesOf(subject, rollout, { since: tomorrow }), []);
  },

  'follows the log on to instances that take the place of others, telling no line twice': async (subject) => {
    const { driver, context } = subject;
    const { rollout } = await startedWhole(subject);
    const cancel = new AbortController();
    const lines: LogLine[] = [];
    const reading = async (): Promise<void> => {
      const options = { process: 'web', follow: true } as const;
      for await (const line of driver.logs(rollout, options, { ...context, signal: cancel.signal })) lines.push(line);
    };
    const read = meanwhile(reading());
    const hasLineOf = async (number: number): Promise<boolean> => lines.some(({ release }) => release === number);
    await until(() => hasLineOf(rollout.release.number), 'there is a line of the former', subject.patienceMs);
    const next = await started(subject);
    await driver.retire(rollout.release.app, rollout.release.number, context);
    await until(() => hasLineOf(next.release.number), 'there is a line of the new one', subject.patienceMs);
    cancel.abort();
    await read.catch(() => undefined);
    const told = lines.map((line) => JSON.stringify(line));
    assert.deepEqual(told, [...new Set(told)]);
    assert.ok(lines.every(({ process }) => process === 'web'));
  },

  'follows the log until it is cancelled': async (subject) => {
    const { driver, context } = subject;
    const { rollout } = await startedWhole(subject);
    const cancel = new AbortController();
    const following = { ...context, signal: cancel.signal };
    let [lines, hasEnded] = [0, false];
    const reading = async (): Promise<void> => {
      for await (const line of driver.logs(rollout, { process: 'web', follow: true }, following))
        lines += line.text.length > 0 ? 1 : 0;
    };
    const read = meanwhile(reading().finally(() => (hasEnded = true)));
    await until(async () => lines > 0, 'there is a line', subject.patienceMs);
    await driver.list(rollout.release.app, context);
    assert.equal(hasEnded, false, 'it ended before it was cancelled');
    cancel.abort();
    // It may end as if there were no more lines, or say that it was cancelled.
    await read.catch(() => undefined);
  },
};

/** With its worker. */
async function startedWhole(subject: DriverSubject): Promise<{ readonly rollout: Rollout }> {
  const { driver, context } = subject;
  const { rollout } = await started(subject);
  await driver.promote(rollout, undefined, context);
  const listed = await driver.list(rollout.release.app, context);
  assert.deepEqual(listed.map(states), [['web healthy', 'worker healthy']]);
  return { rollout };
}

async function processesOf(subject: DriverSubject, rollout: Rollout): Promise<readonly string[]> {
  const lines = await linesOf(subject, rollout, {});
  return [...new Set(lines.map(({ process }) => process))].sort();
}

async function linesOf(
  { driver, context }: DriverSubject,
  rollout: Rollout,
  options: LogOptions,
): Promise<readonly LogLine[]> {
  const lines: LogLine[] = [];
  for await (const line of driver.logs(rollout, options, context)) lines.push(line);
  return lines;
}
