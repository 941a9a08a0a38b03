import { type CommandUnknownOpts, InvalidArgumentError } from '@commander-js/extra-typings';
import { appCommand } from '../settings.ts';
import { logText } from '../text/log-text.ts';
import type { Act } from '../work.ts';
import { count } from './options.ts';

export function logsCommand(act: Act): CommandUnknownOpts {
  return appCommand('logs', 'Print log lines of the live release')
    .argument('[process]', 'a process or a service (default: all processes)')
    .option('-f, --follow', 'go on until Ctrl-C, over deploys too')
    .option('-n, --tail <lines>', 'last lines of each instance', count, 100)
    .option('--all', 'all lines, in place of --tail')
    .option('--since <time>', 'only later ones: 10m, 2h, 3d, or a time of ISO 8601', since)
    .action((process, options) =>
      act(options, {
        run: async ({ open, signal, tell }) => {
          const { follow = false, tail, all = false, since: from } = options;
          const wanted = {
            follow,
            ...(all ? {} : { tail }),
            ...(from && { since: from }),
            ...(process && { process }),
          };
          let lines = 0;
          for await (const line of (await open()).logs({ signal, ...wanted })) {
            tell({ type: 'line', ...line }, logText(line));
            lines += 1;
          }
          return { lines };
        },
        text: () => '',
      }),
    );
}

const units = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

function since(text: string): Date {
  const { amount, unit = '' } = /^(?<amount>\d{1,6})(?<unit>[smhd])$/.exec(text)?.groups ?? {};
  if (amount !== undefined && isUnit(unit)) return new Date(Date.now() - Number(amount) * units[unit]);
  const time = new Date(text);
  if (!Number.isNaN(time.getTime())) return time;
  throw new InvalidArgumentError('It must be such as 10m, 2h, 3d or 2026-03-01T12:00:00Z.');
}

function isUnit(unit: string): unit is keyof typeof units {
  return Object.hasOwn(units, unit);
}
