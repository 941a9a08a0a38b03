import assert from 'node:assert/strict';
import type { LogLine, LogOptions, Rollout } from '@appliku/core';
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
    const all = await linesOf(subject, rollout, {});
    assert.deepEqual([...new Set(all.map(({ process }) => process))].sort(), ['web', 'worker']);
    for (const { at } of all) assert.equal(new Date(at).toJSON().slice(0, 19), at.slice(0, 19));
    const last = await linesOf(subject, rollout, { process: 'web', tail: 1 });
    assert.deepEqual(
      last.map(({ process }) => process),
      ['web'],
    );
    const tomorrow = new Date(Date.now() + 86_400_000);
    assert.deepEqual(await linesOf(subject, rollout, { since: tomorrow }), []);
  },

  'follows the log until it is cancelled': async (subject) => {
    const { driver, context } = subject;
    const { rollout } = await startedWhole(subject);
    const cancel = new AbortController();
    const following = { ...context, signal: cancel.signal };
    let lines = 0;
    const reading = async (): Promise<void> => {
      for await (const line of driver.logs(rollout, { process: 'web', follow: true }, following)) {
        lines += line.text.length > 0 ? 1 : 0;
        cancel.abort();
      }
    };
    // It may end as if there were no more lines, or say that it was cancelled.
    await reading().catch((error: unknown) => {
      if (!cancel.signal.aborted) throw error;
    });
    assert.ok(lines > 0 && cancel.signal.aborted, 'it ended before it was cancelled');
  },
};

/** With its worker. */
async function startedWhole(subject: DriverSubject): Promise<{ readonly rollout: Rollout }> {
  const { rollout } = await started(subject);
  await subject.driver.promote(rollout, undefined, subject.context);
  return { rollout };
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
