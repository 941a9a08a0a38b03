import type { CronJob, Names, Release } from './contract/index.ts';

/**
 * The cron jobs that are to run while the release is live: none where each of its processes is stopped, since then the app
 * is. One of cron jobs alone has no process to stop.
 */
export function dueJobs({ cron, processes }: Pick<Release, 'cron' | 'processes'>): Names<CronJob> {
  const counts = Object.values(processes).map(({ instances }) => instances);
  return counts.length > 0 && counts.every((count) => count === 0) ? {} : cron;
}
