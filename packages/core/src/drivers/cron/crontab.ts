import { parseSchedule } from '../../options/cron-schedule.ts';

/**
 * The same moments as the five fields of a line of cron's own: which it reads as they were written, but for case and
 * blanks.
 */
export function crontabFields(text: string): string {
  parseSchedule(text);
  return text
    .trim()
    .toLowerCase()
    .split(/[ \t]+/)
    .join(' ');
}
