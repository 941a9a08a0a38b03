import { parseSchedule } from '@appliku/core';
import fc from 'fast-check';

const monthNames = ['jan', 'FEB', 'mar', 'Dec'] as const;
const dayNames = ['sun', 'Mon', 'wed', 'SAT'] as const;

function field(from: number, to: number, names: readonly string[] = []): fc.Arbitrary<string> {
  const number = fc.integer({ min: from, max: to });
  const range = fc.tuple(number, number).map(([a, b]) => `${Math.min(a, b)}-${Math.max(a, b)}`);
  const step = fc.integer({ min: 1, max: 20 });
  const item = fc.oneof(
    number.map(String),
    range,
    fc.tuple(range, step).map(([base, by]) => `${base}/${by}`),
    ...(names.length > 0 ? [fc.constantFrom(...names)] : []),
  );
  const list = fc.array(item, { minLength: 1, maxLength: 3 }).map((items) => items.join(','));
  return fc.oneof(
    fc.constant('*'),
    step.map((by) => `*/${by}`),
    list,
  );
}

/** What people write, and what they might. */
export const schedules: fc.Arbitrary<string> = fc
  .tuple(field(0, 59), field(0, 23), field(1, 28), field(1, 12, monthNames), field(0, 7, dayNames))
  .map((fields) => fields.join(' '));

/** By trying every minute; `YYYY-MM-DD HH:MM:SS`. */
export function nextTimes(text: string, after: Date, count: number): readonly string[] {
  const { minutes, hours, days, months, weekdays, dayAndWeekday } = parseSchedule(text);
  const found: string[] = [];
  const day = new Date(after);
  for (; found.length < count; day.setUTCDate(day.getUTCDate() + 1)) {
    const [byDay, byWeekday] = [days.includes(day.getUTCDate()), weekdays.includes(day.getUTCDay())];
    const fits = dayAndWeekday ? byDay && byWeekday : byDay || byWeekday;
    if (!fits || !months.includes(day.getUTCMonth() + 1)) continue;
    const times = hours.flatMap((hour) =>
      minutes.map((minute) => Date.UTC(day.getUTCFullYear(), day.getUTCMonth(), day.getUTCDate(), hour, minute)),
    );
    found.push(
      ...times
        .filter((at) => at > after.getTime())
        .map((at) => new Date(at).toISOString().slice(0, 19).replace('T', ' ')),
    );
  }
  return found.slice(0, count);
}
