import { describe, expect, it } from 'vitest';
import { parseSchedule } from './cron-schedule.ts';

describe('parseSchedule', () => {
  it('reads numbers, names, ranges, steps and lists', () => {
    expect(parseSchedule('*/20 1-5/2,23 1,15 jan-MAR,12 fri-7')).toEqual({
      minutes: [0, 20, 40],
      hours: [1, 3, 5, 23],
      days: [1, 15],
      months: [1, 2, 3, 12],
      weekdays: [0, 5, 6],
      dayAndWeekday: false,
    });
  });

  it.each([
    ['0 0 1 * mon', false],
    ['0 0 * * mon', true],
    ['0 0 1 * *', true],
    ['0 0 */2 * mon', true],
  ])('knows whether %s wants both days', (text, both) => {
    expect(parseSchedule(text).dayAndWeekday).toBe(both);
  });

  it.each([
    ['0 0 * *', "must be five fields, such as '30 3 * * *'"],
    ['@daily', "must be five fields, such as '30 3 * * *'"],
    ['60 0 * * *', 'minute: "60" is not a number from 0 to 59'],
    ['0 24 * * *', 'hour: "24" is not a number from 0 to 23'],
    ['0 0 0 * *', 'day of the month: "0" is not a number from 1 to 31'],
    ['0 0 * january *', 'month: "january" is not a number from 1 to 12 or a name such as feb'],
    ['0 0 * * 8', 'day of the week: "8" is not a number from 0 to 7 or a name such as mon'],
    ['5-1 0 * * *', 'minute: 5-1 ends before it begins'],
    ['*/0 0 * * *', 'minute: */0 has a step of 0'],
    ['5/10 0 * * *', 'minute: 5/10 has a step, which needs * or a range before it'],
    ['1,,2 0 * * *', 'minute: "" is not a number from 0 to 59'],
    ['0 0 30 2 *', 'has a day that no month of it has'],
  ])('refuses %s', (text, message) => {
    expect(() => parseSchedule(text)).toThrow(new TypeError(message));
  });
});
