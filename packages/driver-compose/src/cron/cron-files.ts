import { releaseDirectory, type Release, stateDirectory } from '@appliku/core';
import { onCalendar } from './on-calendar.ts';

/** What root makes timers of: when a job of the app is due. */
export function schedulePath(app: string): string {
  return `${stateDirectory(app)}/cron/schedule`;
}

/** A line for each of a job's `OnCalendar=`: its name, then that. */
export function scheduleText({ cron }: Pick<Release, 'cron'>): string {
  const names = Object.keys(cron).sort();
  return names.flatMap((name) => onCalendar(cron[name]?.schedule ?? '').map((when) => `${name} ${when}\n`)).join('');
}

/** How jobs of a release run: beside its compose file, which says what they run. */
export function jobsPath({ app, number }: Pick<Release, 'app' | 'number'>): string {
  return `${releaseDirectory(app, number)}/cron`;
}

/** A line a job: its name, its overlap, its time in seconds. */
export function jobsText({ cron }: Pick<Release, 'cron'>): string {
  return Object.values(cron)
    .map(({ name, overlap, timeoutMs }) => `${name} ${overlap} ${Math.ceil(timeoutMs / 1000)}\n`)
    .join('');
}
