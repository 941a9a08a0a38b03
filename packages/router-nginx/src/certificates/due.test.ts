import { expect, it } from 'vitest';
import { dueAt } from './due.ts';

const day = 24 * 60 * 60 * 1000;

it.each([
  [90, 60],
  [45, 30],
  [6, 3],
])('of %i days, a certificate is due after %i', (days, due) => {
  expect(dueAt({ notBefore: 0, notAfter: days * day })).toBe(due * day);
});

it('is due in the window that the authority names, and at once where that is over', () => {
  const life = { notBefore: 0, notAfter: 90 * day };
  expect(dueAt(life, { start: 10 * day, end: 12 * day }, 0.5)).toBe(11 * day);
  expect(dueAt(life, { start: -2 * day, end: -day }, 1)).toBeLessThan(0);
  expect(dueAt(life, { start: 12 * day, end: 10 * day }, 0.5)).toBe(60 * day);
});
