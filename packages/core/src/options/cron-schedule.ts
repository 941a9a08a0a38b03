/** The moments a schedule of five fields means, each field as the numbers it holds, ascending. */
export interface CronSchedule {
  readonly minutes: readonly number[];
  readonly hours: readonly number[];
  /** 1-31. */
  readonly days: readonly number[];
  /** 1-12. */
  readonly months: readonly number[];
  /** 0-6, 0 is Sunday. */
  readonly weekdays: readonly number[];
  /** Both must hold, as where one of them begins with a star; else one of them is enough: cron's rule. */
  readonly dayAndWeekday: boolean;
}

interface Field {
  readonly what: string;
  readonly from: number;
  readonly to: number;
  readonly names: readonly string[];
}

const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'] as const;
const weekdays = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] as const;
const fields = {
  minute: { what: 'minute', from: 0, to: 59, names: [] },
  hour: { what: 'hour', from: 0, to: 23, names: [] },
  day: { what: 'day of the month', from: 1, to: 31, names: [] },
  month: { what: 'month', from: 1, to: 12, names: months },
  // 7 is Sunday too.
  weekday: { what: 'day of the week', from: 0, to: 7, names: weekdays },
} as const;
const longestMonth = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31] as const;

/**
 * Reads minute, hour, day of the month, month and day of the week: numbers, names of months and days, `a-b`, lists, and
 * steps behind `*` or a range.
 * @throws TypeError for anything else, and for a day that never comes
 */
export function parseSchedule(text: string): CronSchedule {
  const parts = text.trim().split(/[ \t]+/);
  const [minute = '', hour = '', day = '', month = '', weekday = ''] = parts;
  if (parts.length !== 5) throw new TypeError("must be five fields, such as '30 3 * * *'");
  const schedule = {
    minutes: numbersOf(minute, fields.minute),
    hours: numbersOf(hour, fields.hour),
    days: numbersOf(day, fields.day),
    months: numbersOf(month, fields.month),
    weekdays: ascending(numbersOf(weekday, fields.weekday).map((number) => number % 7)),
    dayAndWeekday: day.startsWith('*') || weekday.startsWith('*'),
  };
  if (schedule.dayAndWeekday && !comes(schedule)) throw new TypeError('has a day that no month of it has');
  return schedule;
}

function numbersOf(text: string, field: Field): readonly number[] {
  return ascending(text.split(',').flatMap((item) => itemNumbers(item, field)));
}

function itemNumbers(item: string, field: Field): readonly number[] {
  const { first, last, step } = /^(?:\*|(?<first>[^-/*]+)(?:-(?<last>[^-/*]+))?)(?:\/(?<step>\d{1,3}))?$/.exec(item)
    ?.groups ?? {
    first: '',
  };
  const from = first === undefined ? field.from : numberOf(first, field);
  const to = first === undefined ? field.to : last === undefined ? from : numberOf(last, field);
  const every = Number(step ?? 1);
  if (to < from) throw new TypeError(`${field.what}: ${item} ends before it begins`);
  if (every === 0) throw new TypeError(`${field.what}: ${item} has a step of 0`);
  if (step !== undefined && first !== undefined && last === undefined)
    throw new TypeError(`${field.what}: ${item} has a step, which needs * or a range before it`);
  return Array.from({ length: Math.floor((to - from) / every) + 1 }, (_, index) => from + index * every);
}

function numberOf(word: string, { what, from, to, names }: Field): number {
  const named = names.indexOf(word.toLowerCase());
  const number = named >= 0 ? named + (what === 'month' ? 1 : 0) : /^\d{1,2}$/.test(word) ? Number(word) : NaN;
  if (number >= from && number <= to) return number;
  const orName = names.length === 0 ? '' : ` or a name such as ${names[1]}`;
  throw new TypeError(`${what}: ${JSON.stringify(word)} is not a number from ${from} to ${to}${orName}`);
}

function ascending(numbers: readonly number[]): readonly number[] {
  return [...new Set(numbers)].sort((a, b) => a - b);
}

function comes({ days, months }: Pick<CronSchedule, 'days' | 'months'>): boolean {
  return months.some((month) => days.some((day) => day <= (longestMonth[month - 1] ?? 0)));
}
