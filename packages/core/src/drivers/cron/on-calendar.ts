import { type CronSchedule, parseSchedule } from '../../options/cron-schedule.ts';

const dayNames = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'] as const;

/**
 * The same moments as `OnCalendar=` of systemd; where one of the two days is enough, as two of them, since systemd wants
 * both. At a moment of both it starts one run.
 */
export function onCalendar(text: string): readonly string[] {
  const schedule = parseSchedule(text);
  const { days, weekdays, dayAndWeekday } = schedule;
  if (dayAndWeekday) return [calendar(schedule, days, weekdays)];
  return [calendar(schedule, days, everyWeekday), calendar(schedule, everyDay, weekdays)];
}

const everyWeekday = Array.from({ length: 7 }, (_, index) => index);
const everyDay = Array.from({ length: 31 }, (_, index) => index + 1);

function calendar(
  { minutes, hours, months }: CronSchedule,
  days: readonly number[],
  weekdays: readonly number[],
): string {
  const names = weekdays.length === 7 ? '' : `${weekdays.map((day) => dayNames[day]).join(',')} `;
  return `${names}*-${list(months, 12)}-${list(days, 31)} ${list(hours, 24)}:${list(minutes, 60)}:00 UTC`;
}

function list(numbers: readonly number[], all: number): string {
  return numbers.length === all ? '*' : numbers.map((number) => String(number).padStart(2, '0')).join(',');
}
