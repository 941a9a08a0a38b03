import { type CronJob, parseSchedule } from '@appliku/core';
import { cronStack } from '../names.ts';

/** Where a release has what its cron jobs are made of, secrets too: for the managers alone. */
export function jobKey(number: number, job: string): string {
  return `releases/${number}/cron/${job}`;
}

/**
 * What a manager needs to run a job: a line of words, then the stack file. The words: what its stacks begin with, `forbid` or
 * `allow`, its time in seconds; minutes, hours, days, months and weekdays, and whether both of the two kinds of days count.
 */
export function jobRecord(app: string, { name, overlap, timeoutMs, schedule }: CronJob, file: string): string {
  const { minutes, hours, days, months, weekdays, dayAndWeekday } = parseSchedule(schedule);
  const lists = [minutes, hours, days, months, weekdays].map((list) => list.join(','));
  const words = [
    cronStack(app, name),
    overlap,
    Math.ceil(timeoutMs / 1000),
    ...lists,
    dayAndWeekday ? 'both' : 'either',
  ];
  return `${words.join(' ')}\n${file}`;
}
