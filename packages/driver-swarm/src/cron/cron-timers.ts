import { clusterEngine, clusterRecords, execute, parseTimers, prepareDirectories } from '@appliku/core';
import { type CronRunner, setTimers, setUpCron, timersScript, together } from '@appliku/core';
import type { Context, Host, Release, Timers } from '@appliku/core';
import { patient } from '../store/patience.ts';
import { raftStore } from '../store/raft-store.ts';
import { cronLabel } from './cron-labels.ts';
import { runScript } from './run-script.ts';

export const runner: CronRunner = { driver: 'swarm', script: runScript };

/** Managers that we reach: each has the timers, and the first to make the record of a due time runs the job. */
export async function cronHosts({ places }: Pick<Context, 'places'>): Promise<readonly Host[]> {
  const others = [...new Set(places.nodes)].filter((host) => host !== places.run);
  const roles = await Promise.all(others.map(async (host) => (await clusterEngine(host).membership()).isManager));
  return [places.run, ...others.filter((_, index) => roles[index])];
}

/** Makes what timers need, once a host. @throws PERMISSION_DENIED, SCHEDULER_MISSING */
export async function setUpTimers(app: string, context: Context): Promise<void> {
  const hosts = await cronHosts(context);
  await together(
    hosts.map(async (host) => {
      await setUpCron(host, runner, context.signal);
      if (host !== context.places.run) await prepareDirectories(host, app);
    }),
  );
}

/** From here on the jobs of this release are due. What stays the same is not touched. */
export async function putInForce(
  release: Pick<Release, 'app' | 'cron' | 'processes'>,
  context: Context,
): Promise<void> {
  const { signal } = context;
  const hosts = await cronHosts(context);
  await together(
    hosts.map(async (host) =>
      setTimers(release, await timersOn(host, release.app, signal), { host, driver: runner.driver, signal }),
    ),
  );
}

/** What is due of an app, on each manager. */
export async function timersOf(app: string, context: Context): Promise<readonly Timers[]> {
  const hosts = await cronHosts(context);
  return Promise.all(hosts.map(async (host) => timersOn(host, app, context.signal)));
}

/** Forgets what jobs are made of: none can begin any more. */
export async function forgetJobs(app: string, { places }: Context): Promise<void> {
  const store = raftStore(places.run, app);
  const keys = (await store.list('releases/'))
    .map(({ key }) => key)
    .filter((key) => /^releases\/\d+\/cron\//.test(key));
  await together(keys.map((key) => store.remove(key)));
}

/** Forgets the runs of an app. */
export async function forgetRuns(app: string, { places }: Context): Promise<void> {
  const records = patient(clusterRecords(places.run));
  for (const record of await records.list({ [cronLabel.app]: app })) await records.remove(record);
}

async function timersOn(host: Host, app: string, signal: AbortSignal): Promise<Timers> {
  const { stdout } = await execute(host, ['sh', '-c', `${timersScript}\ntimers "$1"`, 'timers', app], { signal });
  return parseTimers(stdout);
}
