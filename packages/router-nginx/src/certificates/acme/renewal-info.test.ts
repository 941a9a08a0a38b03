import { expect, it } from 'vitest';
import { adviceOf } from './renewal-info.ts';
import { dueOf, parseWindows, windowsText } from '../windows.ts';

const hour = 60 * 60 * 1000;
const day = 24 * hour;
const reply = (body: unknown, headers: Record<string, string> = {}) => ({
  status: 200,
  headers,
  body: JSON.stringify(body),
});
const window = { start: '1970-01-11T00:00:00Z', end: '1970-01-13T00:00:00Z' };

it('takes the window, and asks again when the authority says, within bounds', () => {
  const advice = adviceOf(reply({ suggestedWindow: window }, { 'retry-after': '21600' }), undefined, 0);
  expect(advice).toEqual({ window: { start: 10 * day, end: 12 * day }, askAgain: 6 * hour });
  expect(adviceOf(reply({ suggestedWindow: window }, { 'retry-after': '1' }), undefined, 0).askAgain).toBe(hour);
  expect(adviceOf(reply({ suggestedWindow: window }, { 'retry-after': '99999999' }), undefined, 0).askAgain).toBe(day);
});

it.each([undefined, reply('text'), reply({}), { ...reply({}), status: 404 }, { ...reply({}), body: '<html>' }])(
  'keeps what was said before, whatever comes instead: %j',
  (answer) => {
    const former = { window: { start: 1, end: 2 }, askAgain: 0 };
    expect(adviceOf(answer, former, 0)).toEqual({ ...former, askAgain: 6 * hour });
    expect(adviceOf(answer, undefined, 0)).toEqual({ askAgain: 6 * hour });
  },
);

it('is a time within the window that stays, another for another certificate', () => {
  const windows = {
    a: { window: { start: 10 * day, end: 12 * day }, askAgain: 0 },
    b: { window: { start: 10 * day, end: 12 * day }, askAgain: 0 },
  };
  const life = { path: '', names: [], notBefore: 0, notAfter: 90 * day };
  const [a, b] = ['a', 'b'].map((serial) => dueOf({ ...life, serial }, windows));
  for (const due of [a, b]) {
    expect(due).toBeGreaterThanOrEqual(10 * day);
    expect(due).toBeLessThan(12 * day);
  }
  expect(a).not.toBe(b);
  expect(dueOf({ ...life, serial: 'a' }, parseWindows(windowsText(windows)))).toBe(a);
  expect(dueOf({ ...life, serial: 'c' }, windows)).toBe(60 * day);
});
