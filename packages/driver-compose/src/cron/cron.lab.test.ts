import { aProcess } from '@appliku/conformance';
import { stateDirectory, type CronJob, type Names, type Release, type CronRun } from '@appliku/core';
import { until } from '@appliku/lab';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compose } from '../compose-driver.ts';
import { aWorld, type World } from '../testing/world.ts';
import { onCalendar } from './on-calendar.ts';
import { timersCommand } from './set-up.ts';
import { nextTimes, schedules } from './testing/cron-times.ts';

const driver = compose();
type Wanted = Partial<Release> & { readonly values?: Names<string> };

/** Not while a test runs. */
const far = '0 0 1 1 *';

let world: World;
beforeAll(async () => {
  world = await aWorld('cron');
});
afterAll(() => world[Symbol.asyncDispose]());

function job(name: string, shell: string, wanted: Partial<CronJob> = {}): CronJob {
  return { name, schedule: far, command: { shell }, overlap: 'forbid', timeoutMs: 60_000, ...wanted };
}

/** Prepared and recorded as live, as the pipeline does before it promotes. */
async function live(app: string, jobs: readonly CronJob[], wanted: Wanted = {}): Promise<Release> {
  const cron = Object.fromEntries(jobs.map((one) => [one.name, one]));
  const { release, built } = await world.release(app, { processes: {}, cron, ...wanted });
  await driver.prepare(release, built, world.context);
  const rollout = await driver.start(release, world.context);
  await world.host.writeFile(
    `${stateDirectory(app)}/releases/${release.number}/state.json`,
    `${JSON.stringify({ schema: 1, phase: 'live' }, undefined, 2)}\n`,
    { mode: 0o660 },
  );
  await driver.promote(rollout, undefined, world.context);
  return release;
}

async function start(app: string, name: string): Promise<void> {
  await world.server.run(['systemctl', 'start', `appliku-cron@${app}.${name}.service`]);
}

async function runsOf(app: string, name: string): Promise<readonly CronRun[]> {
  return (await driver.cronRuns?.(app, name, world.context)) ?? [];
}

async function ended(app: string, name: string, count = 1): Promise<readonly CronRun[]> {
  let runs: readonly CronRun[] = [];
  const all = async (): Promise<boolean> => {
    runs = await runsOf(app, name);
    return runs.filter(({ outcome }) => outcome !== 'running').length === count;
  };
  await until(all, { waitingFor: `${count} runs of ${name} end` });
  return runs;
}

/** By now, or at the next minute. */
async function recorded(app: string, name: string): Promise<readonly CronRun[]> {
  const hasRun = async (): Promise<boolean> => (await runsOf(app, name))[0]?.outcome === 'ended';
  await until(hasRun, { waitingFor: `a run of ${name}`, timeout: 75_000 });
  return runsOf(app, name);
}

async function timers(app: string): Promise<readonly string[]> {
  const text = await world.server.run([
    'systemctl',
    'list-timers',
    '--all',
    '--no-legend',
    '--plain',
    `appliku-cron@${app}.*`,
  ]);
  return [...text.matchAll(/appliku-cron@\S+\.(\S+)\.timer/g)].map(([, name = '']) => name).sort();
}

describe('schedules', () => {
  it('mean to systemd what they mean to cron', async () => {
    const texts = fc.sample(schedules, { numRuns: 60, seed: 7 });
    const base = '2027-02-27 00:00:00';
    for (const text of texts) {
      const argv = [
        'env',
        'TZ=UTC',
        'systemd-analyze',
        'calendar',
        '--iterations=6',
        `--base-time=${base} UTC`,
      ] as const;
      const told = await world.server.run([...argv, ...onCalendar(text)]);
      const found = [...told.matchAll(/(?:Next elapse|Iter\S* #\d+): \w+ (\S+ \S+) UTC/g)].map(([, at]) => `${at}`);
      const first = [...new Set(found)].sort().slice(0, 6);
      expect({ text, first }).toEqual({ text, first: nextTimes(text, new Date(`${base.replace(' ', 'T')}Z`), 6) });
    }
  });
});

describe('cron', () => {
  it('is set up by a first deploy, for a user who may use sudo for everything', async () => {
    await live('timed', [job('minutely', 'date', { schedule: '* * * * *' })]);
    expect(await timers('timed')).toEqual(['minutely']);
  });

  it('runs a job in the live release, with its env and secrets, and records what came of it', async () => {
    const shell = 'echo "$GREETING|$TOKEN"; echo bad >&2; exit 4';
    await live('told', [job('nightly', shell)], {
      env: { GREETING: 'hi $x' },
      values: { TOKEN: 'a $b\n"c' },
    });
    expect(await runsOf('told', 'nightly')).toEqual([]);
    await start('told', 'nightly');
    const [run] = await ended('told', 'nightly');
    expect(run).toMatchObject({ job: 'nightly', release: 1, outcome: 'ended', exitCode: 4 });
    expect(run?.output).toContain('hi $x|a $b\n"c');
    expect(run?.output).toContain('bad');
    expect(
      await world.server.run(['docker', 'ps', '--all', '--quiet', '--filter', 'label=com.appliku.job=cron-nightly']),
    ).toBe('');
  });

  it('leaves out a run while one before is under way, unless both may run', async () => {
    const wait = 'while [ ! -e /go ]; do sleep 0.1; done';
    await live('twice', [job('one', wait), job('both', 'true', { overlap: 'allow' })]);
    await start('twice', 'one');
    await until(async () => (await runsOf('twice', 'one')).length === 1, { waitingFor: 'the first run' });
    await start('twice', 'one');
    expect((await ended('twice', 'one')).map(({ outcome }) => outcome)).toEqual(['running', 'skipped']);
  });

  it('ends a run whose time is over', async () => {
    await live('late', [job('slow', 'exec sleep 600', { timeoutMs: 1000 })]);
    await start('late', 'slow');
    expect(await ended('late', 'slow')).toMatchObject([{ outcome: 'timeout' }]);
  });

  it('passes to the next release what stays, without a run, and removes what goes', async () => {
    await live('moves', [job('stays', 'true'), job('goes', 'true'), job('changes', 'true')]);
    const since = await world.server.run([
      'systemctl',
      'show',
      '--property=ActiveEnterTimestampMonotonic',
      'appliku-cron@moves.stays.timer',
    ]);
    // Due yesterday by the new schedule, had it been in force.
    const release = await live('moves', [job('stays', 'echo 2'), job('changes', 'true', { schedule: '0 0 * * *' })]);
    expect(await timers('moves')).toEqual(['changes', 'stays']);
    expect(
      await world.server.run([
        'systemctl',
        'show',
        '--property=ActiveEnterTimestampMonotonic',
        'appliku-cron@moves.stays.timer',
      ]),
    ).toBe(since);
    expect(await runsOf('moves', 'changes')).toEqual([]);
    await start('moves', 'stays');
    expect(await ended('moves', 'stays')).toMatchObject([{ release: release.number, output: '2' }]);
    await driver.destroy('moves', { volumes: false }, world.context);
    expect(await timers('moves')).toEqual([]);
  });

  it('tells a release whose timers are not in force as half, so that it is healed', async () => {
    const release = await live('half', [job('nightly', 'true')], { processes: { worker: aProcess() } });
    const complete = async (): Promise<boolean | undefined> => {
      const rollouts = await driver.list('half', world.context);
      return rollouts.find((rollout) => rollout.release.number === release.number)?.complete;
    };
    expect(await complete()).toBe(true);
    await world.server.run(['systemctl', 'stop', 'appliku-cron@half.nightly.timer']);
    expect(await complete()).toBe(false);
    const [rollout] = await driver.list('half', world.context);
    if (rollout !== undefined) await driver.promote(rollout, undefined, world.context);
    expect(await complete()).toBe(true);
  });

  it('starts a job by its timer, at its time', async () => {
    const runs = await recorded('timed', 'minutely');
    expect(runs[0]).toMatchObject({ outcome: 'ended', exitCode: 0 });
    expect(new Date(runs[0]?.startedAt ?? 0).getUTCSeconds()).toBeLessThan(20);
  }, 90_000);

  it('has root take of a schedule only names and times, for users who may do nothing else as root', async () => {
    await world.server.run(['usermod', '--append', '--groups', 'appliku', 'anna']);
    const lines = ['fine *-*-01 00:00:00 UTC', '../worse *-*-01 00:00:00 UTC', 'bad $(id)', 'bad [Service]', 'Bad 1'];
    await world.host.writeFile(`${stateDirectory('timed')}/cron/schedule`, lines.join('\n'), { mode: 0o660 });
    const asAnna = async (...argv: readonly string[]): Promise<number> =>
      (await world.server.exec(['sudo', '-n', ...argv], { user: 'anna' })).exitCode;
    expect(await asAnna(timersCommand, 'x')).not.toBe(0);
    expect(await asAnna('id')).not.toBe(0);
    expect(await timers('timed')).toEqual(['minutely']);
    expect(await asAnna(timersCommand)).toBe(0);
    expect(await timers('timed')).toEqual(['fine']);
  });
});
