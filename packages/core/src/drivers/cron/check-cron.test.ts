import { expect, it } from 'vitest';
import { cronFinding } from './check-cron.ts';
import { parseCronHost } from './look.ts';

it.each([
  ['scheduler systemd\n', 'ok', 'set up, by systemd'],
  ['scheduler cron\nprivileged\n', 'ok', 'set up, by cron'],
  ['scheduler systemd\nmissing a\nprivileged\n', 'advised', 'set up by the next deploy'],
  ['none\n', 'wrong', 'neither systemd runs nor cron'],
  ['zone CET\n', 'wrong', 'systemd does not run, and cron goes by the zone CET instead of UTC'],
  [
    'scheduler cron\nmissing /usr/local/lib/appliku/cron-run\nmissing user appliku-cron\n',
    'missing',
    'are not set up: no /usr/local/lib/appliku/cron-run, no user appliku-cron as it should be',
  ],
])('tells what cron jobs lack: %j', (stdout, state, found) => {
  const finding = cronFinding(parseCronHost(stdout), { driver: 'compose', script: '' });
  expect(finding).toMatchObject({ what: 'cron jobs', state, found });
  expect(finding.fix.length > 0).toBe(state !== 'ok');
});
