import assert from 'node:assert/strict';
import type { CommandResult, Job } from '@appliku/core';
import { assertCode, meanwhile, until } from '../expect.ts';
import type { Work } from '../suite.ts';
import { type DriverSubject, prepared } from './driver-subject.ts';

export const jobs: Readonly<Record<string, Work<DriverSubject>>> = {
  'runs a command in a fresh container and tells its end, whatever the exit code': async (subject) => {
    const { driver, context } = subject;
    const { release } = await prepared(subject);
    const result = await driver.run(release, jobOf('check', 'echo out; echo err >&2; exit 3'), context);
    assert.deepEqual([result.exitCode, result.stdout, result.stderr], [3, 'out\n', 'err\n']);
    assert.deepEqual(await driver.list(release.app, context), []);
    assert.equal(await subject.count(release.app), 0);
  },

  'gives a command the variables and secrets of the release': async (subject) => {
    const { driver, context } = subject;
    const { release } = await prepared(subject);
    const values = { ...release.env, ...(await context.secrets(release.number)) };
    assert.ok(Object.keys(release.env).length > 0 && release.secrets.length > 0, 'the release has both');
    const { stdout } = await driver.run(release, jobOf('env', 'env'), context);
    for (const [name, value] of Object.entries(values))
      assert.ok(stdout.split('\n').includes(`${name}=${value}`), `${name} is not as it should be`);
  },

  'ends a command that is late': async (subject) => {
    const { driver, context } = subject;
    const { release } = await prepared(subject);
    await assertCode(driver.run(release, jobOf('late', 'exec sleep 600', 1500), context), 'TIMEOUT');
    assert.equal(await subject.count(release.app), 0);
  },

  'ends a command that is cancelled': async (subject) => {
    const { driver, context } = subject;
    const { release } = await prepared(subject);
    const cancel = new AbortController();
    const cancellable = { ...context, signal: cancel.signal };
    const told = meanwhile(assert.rejects(driver.run(release, jobOf('long', 'exec sleep 600'), cancellable)));
    await until(async () => (await subject.count(release.app)) > 0, 'the command runs', subject.patienceMs);
    cancel.abort();
    await told;
    assert.equal(await subject.count(release.app), 0);
  },

  'waits for a command of the same name that still runs': async (subject) => {
    const { driver, context } = subject;
    const { release } = await prepared(subject);
    const job = jobOf('twice', twice);
    const first = meanwhile(driver.run(release, job, context));
    await until(async () => (await subject.count(release.app)) > 0, 'the command runs', subject.patienceMs);
    const second = driver.run(release, job, context);
    const [one, other] = (await Promise.all([first, second])).map(timesOf);
    // The second may tell the end of the first, or of a run of its own that came after it.
    if (one?.id !== other?.id) assert.ok((one?.to ?? 0) <= (other?.from ?? 0), 'both ran at once');
  },
};

/** Says which run of it this is, and from when to when, in seconds. */
const twice = 'now() { cut -d " " -f 1 /proc/uptime; }; cat /proc/sys/kernel/random/uuid; now; sleep 1; now';

function jobOf(name: string, shell: string, timeoutMs = 30_000): Job {
  return { name, command: { shell }, timeoutMs };
}

function timesOf({ stdout }: CommandResult): { readonly id: string; readonly from: number; readonly to: number } {
  const [id = '', from = '', to = ''] = stdout.split('\n');
  assert.ok(Number(from) < Number(to), `an id and two times expected, got ${stdout}`);
  return { id, from: Number(from), to: Number(to) };
}
