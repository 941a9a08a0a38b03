import type { Release } from '../../contract/index.ts';
import { dueJobs } from '../../due-jobs.ts';
import { stateDirectory } from '../../hosts/paths.ts';
import { crontabFields } from './crontab.ts';
import { onCalendar } from './on-calendar.ts';

/** What starts jobs on a host: systemd where it runs, else cron. */
export type Scheduler = 'systemd' | 'cron';

/** What root makes timers, or a table of cron's, of: when a job of the app is due. */
export function schedulePath(app: string): string {
  return `${stateDirectory(app)}/cron/schedule`;
}

/** Lines of a job's name and a time at which it is due, in words of the scheduler's. */
export function scheduleText(release: Pick<Release, 'cron' | 'processes'>, scheduler: Scheduler): string {
  const jobs = Object.values(dueJobs(release)).sort((one, other) => (one.name < other.name ? -1 : 1));
  const timesOf = (schedule: string): readonly string[] =>
    scheduler === 'systemd' ? onCalendar(schedule) : [crontabFields(schedule)];
  return jobs.flatMap(({ name, schedule }) => timesOf(schedule).map((time) => `${name} ${time}\n`)).join('');
}
