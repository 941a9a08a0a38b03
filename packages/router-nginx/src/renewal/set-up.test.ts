import { expect, test } from 'vitest';
import { renewalSetUp } from './set-up.ts';

test('root makes a user of the group, what a timer starts, and a timer', () => {
  const commands = renewalSetUp('systemd', 'ALLOW');
  expect(commands.map((command) => command.split('\n')[0])).toMatchInlineSnapshot(`
    [
      "groupadd --system --force appliku",
      "id appliku-renew > /dev/null 2>&1 || useradd --system --no-create-home --shell /usr/sbin/nologin --gid appliku appliku-renew",
      "ALLOW",
      "install -d /usr/local/lib/appliku",
      "install -m 755 /dev/stdin /usr/local/lib/appliku/renew.new << 'END'",
      "install -m 644 /dev/stdin /etc/systemd/system/appliku-renew.service.new << 'END'",
      "install -m 644 /dev/stdin /etc/systemd/system/appliku-renew.timer.new << 'END'",
      "systemctl daemon-reload",
    ]
  `);
  expect(commands.at(-1)).toMatchInlineSnapshot(`
    "systemctl daemon-reload
    systemctl enable --now appliku-renew.timer"
  `);
});

test('where systemd does not run, a table of cron', () => {
  expect(renewalSetUp('cron', 'ALLOW').at(-1)).toMatchInlineSnapshot(`
    "install -m 644 /dev/stdin /etc/cron.d/appliku_renew.new << 'END'
    # Managed by the Appliku SDK: renews certificates.
    SHELL=/bin/sh
    MAILTO=""
    0 */6 * * * appliku-renew sleep "$(shuf -i 0-21000 -n 1)"; exec /bin/sh /usr/local/lib/appliku/renew
    END
    mv /etc/cron.d/appliku_renew.new /etc/cron.d/appliku_renew"
  `);
});
