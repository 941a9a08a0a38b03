import { aProcess } from '@appliku/conformance';
import { type Finding, labelsOf, onCalendar, stateDirectory, timersCommand } from '@appliku/core';
import { until } from '@appliku/lab';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compose } from '../compose-driver.ts';
import { aWorld, type World } from '../testing/world.ts';
import { aJob, CronApps } from './testing/cron-app.ts';
import { nextTimes, schedules } from './testing/cron-times.ts';
import { holdCompose } from './testing/held-compose.ts';

const driver = compose();
const minutely = aJob('minutely', 'id -un; echo "$GREETING"; exit 3', { schedule: '* * * * *' });

let world: World;
/** A server without systemd. */
let plain: World;
let apps: CronApps;
let plainApps: CronApps;
beforeAll(async () => {
  [world, plain] = await Promise.all([aWorld('cron'), aWorld('crond', { systemd: false })]);
  [apps, plainApps] = [new CronApps(world, driver), new CronApps(plain, driver)];
  // What takes up to a minute begins first.
  await Promise.all([apps, plainApps].map((one) => one.live('timed', [minutely], { env: { GREETING: 'hi' } })));
});
afterAll(() => Promise.all([world, plain].map((one) => one[Symbol.asyncDispose]())));

async function start(app: string, name: string): Promise<void> {
  await world.server.run(['systemctl', 'start', `appliku-cron@${app}.${name}.service`]);
}

async function timers(app: string): Promise<readonly string[]> {
  const argv = ['systemctl', 'list-timers', '--all', '--no-legend', '--plain', `appliku-cron@${app}.*`] as const;
  const text = await world.server.run(argv);
  return [...text.matchAll(/appliku-cron@\S+\.(\S+)\.timer/g)].map(([, name = '']) => name).sort();
}

async function containersOf(app: string): Promise<string> {
  const flags = Object.entries(labelsOf(app)).flatMap(([name, value]) => ['--filter', `label=${name}=${value}`]);
  return world.server.run(['docker', 'ps', '--all', '--format', '{{.Names}}', ...flags]);
}

async function cronFindings({ context }: World): Promise<readonly Finding[]> {
  return ((await driver.check?.(context, { cron: true })) ?? []).filter(({ what }) => what === 'cron jobs');
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
    expect(await timers('timed')).toEqual(['minutely']);
    expect(await cronFindings(world)).toMatchObject([{ state: 'ok', found: 'set up, by systemd' }]);
  });

  it('runs a job in the live release, with its env and secrets, and records what came of it', async () => {
    const shell = 'echo "$GREETING|$TOKEN"; echo bad >&2; exit 4';
    await apps.live('told', [aJob('nightly', shell)], {
      env: { GREETING: 'hi $x' },
      values: { TOKEN: 'a $b\n"c' },
    });
    expect(await apps.runsOf('told', 'nightly')).toEqual([]);
    await start('told', 'nightly');
    const [run] = await apps.ended('told', 'nightly');
    expect(run).toMatchObject({ job: 'nightly', release: 1, outcome: 'ended', exitCode: 4 });
    expect(run?.output).toContain('hi $x|a $b\n"c');
    expect(run?.output).toContain('bad');
    expect(
      await world.server.run(['docker', 'ps', '--all', '--quiet', '--filter', 'label=com.appliku.job=cron-nightly']),
    ).toBe('');
  });

  it('leaves out a run while one before is under way, unless both may run', async () => {
    const wait = 'while [ ! -e /go ]; do sleep 0.1; done';
    await apps.live('twice', [aJob('one', wait), aJob('both', 'true', { overlap: 'allow' })]);
    await start('twice', 'one');
    await until(async () => (await apps.runsOf('twice', 'one')).length === 1, { waitingFor: 'the first run' });
    await start('twice', 'one');
    expect((await apps.ended('twice', 'one')).map(({ outcome }) => outcome)).toEqual(['running', 'skipped']);
  });

  it('ends a run whose time is over', async () => {
    await apps.live('late', [aJob('slow', 'exec sleep 600', { timeoutMs: 1000 })]);
    await start('late', 'slow');
    expect(await apps.ended('late', 'slow')).toMatchObject([{ outcome: 'timeout' }]);
  });

  it('passes to the next release what stays, without a run, and removes what goes', async () => {
    await apps.live('moves', [aJob('stays', 'true'), aJob('goes', 'true'), aJob('changes', 'true')]);
    const since = await world.server.run([
      'systemctl',
      'show',
      '--property=ActiveEnterTimestampMonotonic',
      'appliku-cron@moves.stays.timer',
    ]);
    // Due yesterday by the new schedule, had it been in force.
    const release = await apps.live('moves', [
      aJob('stays', 'echo 2'),
      aJob('changes', 'true', { schedule: `0 ${(new Date().getUTCHours() + 12) % 24} * * *` }),
    ]);
    expect(await timers('moves')).toEqual(['changes', 'stays']);
    expect(
      await world.server.run([
        'systemctl',
        'show',
        '--property=ActiveEnterTimestampMonotonic',
        'appliku-cron@moves.stays.timer',
      ]),
    ).toBe(since);
    expect(await apps.runsOf('moves', 'changes')).toEqual([]);
    await start('moves', 'stays');
    expect(await apps.ended('moves', 'stays')).toMatchObject([{ release: release.number, output: '2' }]);
    await driver.destroy('moves', { volumes: false }, world.context);
    expect(await timers('moves')).toEqual([]);
  });

  it('tells a release whose timers are not in force as half, so that it is healed', async () => {
    const release = await apps.live('half', [aJob('nightly', 'true')], { processes: { worker: aProcess() } });
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
});

describe('a deploy', () => {
  it('puts jobs in force when it has committed, and loses no time that comes meanwhile', async () => {
    await apps.live('turns', [aJob('both', 'echo 1'), aJob('old', 'true')]);
    const next = await apps.started('turns', [aJob('both', 'echo 2'), aJob('new', 'true')]);
    for (const name of ['both', 'new']) await start('turns', name);
    expect(await apps.ended('turns', 'both')).toMatchObject([{ release: 1, output: '1' }]);
    expect(await timers('turns')).toEqual(['both', 'old']);
    await apps.record(next, 'live');
    for (const name of ['both', 'old', 'new']) await start('turns', name);
    expect(await apps.ended('turns', 'both', 2)).toMatchObject([{ release: 1 }, { release: 2, output: '2' }]);
    await apps.ended('turns', 'new');
    expect(await apps.runsOf('turns', 'old')).toEqual([]);
    await apps.promote(next);
    expect(await timers('turns')).toEqual(['both', 'new']);
  });

  it('that fails leaves the jobs as they are', async () => {
    await apps.live('fails', [aJob('old', 'true')]);
    const next = await apps.started('fails', [aJob('new', 'true')]);
    await apps.record(next, 'failed');
    await driver.retire('fails', next.number, world.context);
    await start('fails', 'new');
    await start('fails', 'old');
    expect(await apps.ended('fails', 'old')).toMatchObject([{ release: 1 }]);
    expect(await timers('fails')).toEqual(['old']);
    expect(await apps.runsOf('fails', 'new')).toEqual([]);
  });

  it('lets a run of the former release go on to its end, and has one that could not begin there begin in the next', async () => {
    const wait = 'while [ ! -e /go ]; do sleep 0.1; done; echo done';
    const former = await apps.live('goes', [aJob('long', wait), aJob('late', 'true')]);
    await start('goes', 'long');
    await until(async () => (await containersOf('goes')) !== '', { waitingFor: 'the run' });
    await using compose = await holdCompose(world.server);
    await start('goes', 'late');
    await compose.isReached();
    const next = await apps.live('goes', [aJob('long', wait), aJob('late', 'true')]);
    await apps.record(former, 'retired');
    await driver.retire('goes', former.number, world.context);
    expect((await driver.list('goes', world.context)).map(({ release }) => release.number)).not.toContain(
      former.number,
    );
    await world.server.run(['rm', '-r', `${stateDirectory('goes')}/releases/${former.number}`]);
    await compose.goOn();
    expect(await apps.ended('goes', 'late')).toMatchObject([{ release: next.number, outcome: 'ended', exitCode: 0 }]);
    await world.server.run(['docker', 'exec', await containersOf('goes'), 'touch', '/go']);
    expect(await apps.ended('goes', 'long')).toMatchObject([{ release: former.number, exitCode: 0, output: 'done' }]);
  });
});

describe('an app', () => {
  it('that is stopped has no jobs, until it is started again', async () => {
    const jobs = [aJob('nightly', 'true')];
    await apps.live('stopped', jobs, { processes: { worker: aProcess() } });
    await apps.live('stopped', jobs, { processes: { worker: aProcess({ instances: 0 }) } });
    expect(await timers('stopped')).toEqual([]);
    await start('stopped', 'nightly');
    await apps.live('stopped', jobs, { processes: { worker: aProcess() } });
    expect(await timers('stopped')).toEqual(['nightly']);
    expect(await apps.runsOf('stopped', 'nightly')).toEqual([]);
  });

  it('that is destroyed leaves nothing of a run that is beginning, or under way', async () => {
    await apps.live('gone', [aJob('long', 'exec sleep 600'), aJob('late', 'exec sleep 600')]);
    await start('gone', 'long');
    await until(async () => (await containersOf('gone')) !== '', { waitingFor: 'the run' });
    await using compose = await holdCompose(world.server);
    await start('gone', 'late');
    await compose.isReached();
    const destroyed = driver.destroy('gone', { volumes: true }, world.context);
    await until(async () => (await containersOf('gone')) === '', { waitingFor: 'the run that was under way to end' });
    await compose.goOn();
    await destroyed;
    expect(await containersOf('gone')).toBe('');
    expect((await apps.runsOf('gone', 'late')).map(({ outcome }) => outcome)).not.toContain('running');
    await start('gone', 'late');
    expect(await apps.runsOf('gone', 'late')).toHaveLength(1);
  });
});

describe('without systemd', () => {
  const table = '/etc/cron.d/appliku-timed';

  it('is set up for cron, whose table names only app and job', async () => {
    expect(await plain.server.run(['grep', 'appliku-cron', table])).toBe(
      '* * * * * appliku-cron /bin/sh /usr/local/lib/appliku/cron-run timed.minutely',
    );
    expect(await cronFindings(plain)).toMatchObject([{ state: 'ok', found: 'set up, by cron' }]);
    const [rollout] = await driver.list('timed', plain.context);
    expect(rollout).toBeUndefined();
  });

  it('refuses a host whose zone is not UTC, at any time of the year', async () => {
    const { release, built } = await plain.release('zone', { processes: {}, cron: { minutely } });
    await plain.server.run(['ln', '-sf', '/usr/share/zoneinfo/Europe/London', '/etc/localtime']);
    expect(await cronFindings(plain)).toMatchObject([{ state: 'wrong' }]);
    await expect(driver.prepare(release, built, plain.context)).rejects.toMatchObject({ code: 'SCHEDULER_MISSING' });
    await plain.server.run(['ln', '-sf', '/usr/share/zoneinfo/UTC', '/etc/localtime']);
    await driver.prepare(release, built, plain.context);
  });
});

describe('at its time', () => {
  it('a job is started by its timer, or by cron, as nobody of importance', async () => {
    const runs = await Promise.all([apps, plainApps].map((one) => one.recorded('timed', 'minutely')));
    for (const [run] of runs)
      expect(run).toMatchObject({ release: 1, outcome: 'ended', exitCode: 3, output: 'root\nhi' });
    const owner = ['stat', '--format', '%U', `${stateDirectory('timed')}/cron/minutely/.lock`] as const;
    expect(await plain.server.run(owner)).toBe('appliku-cron');
  });

  it('is no more where its release has it no more', async () => {
    await plainApps.live('timed', []);
    expect((await plain.server.exec(['test', '-e', '/etc/cron.d/appliku-timed'])).exitCode).toBe(1);
  });

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
