import { expect, test } from 'vitest';
import { isNodeNewEnough, parseRenewalHost } from './look.ts';

test('what a server has is read from what it says', () => {
  const text = 'failed\nsettings 12ab\nscheduler cron\nnode v20.19.2\nmissing /a\nmissing user x\nprivileged\n';
  expect(parseRenewalHost(text)).toEqual({
    scheduler: 'cron',
    node: 'v20.19.2',
    missing: ['/a', 'user x'],
    privileged: true,
    failed: true,
    settings: '12ab',
  });
  expect(parseRenewalHost('settings\nscheduler none\n')).toMatchObject({ scheduler: undefined, node: undefined });
});

test.each([
  ['v18.18.2', false],
  ['v18.19.0', true],
  ['v20.0.0', true],
  ['v24.11.1', true],
  ['v9.0.0', false],
])('Node.js %s is new enough: %s', (version, isEnough) => {
  expect(isNodeNewEnough(version)).toBe(isEnough);
});
