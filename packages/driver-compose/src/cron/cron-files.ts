import { dueJobs, type Release, releaseDirectory } from '@appliku/core';

/** How jobs of a release run: beside its compose file, which says what they run. */
export function jobsPath({ app, number }: Pick<Release, 'app' | 'number'>): string {
  return `${releaseDirectory(app, number)}/cron`;
}

/** A line a job: its name, its overlap, its time in seconds. */
export function jobsText(release: Pick<Release, 'cron' | 'processes'>): string {
  return Object.values(dueJobs(release))
    .map(({ name, overlap, timeoutMs }) => `${name} ${overlap} ${Math.ceil(timeoutMs / 1000)}\n`)
    .join('');
}
