import type { CommandUnknownOpts } from '@commander-js/extra-typings';
import { appCommand } from '../settings.ts';
import { exitCodes } from '../exit-codes.ts';
import type { Act } from '../work.ts';

export function checkCommand(act: Act): CommandUnknownOpts {
  return appCommand('check', 'Tell what the server lacks, and what mends it').action((options) =>
    act(options, {
      run: async ({ open, signal }) => (await open()).check({ signal }),
      text: ({ text }) => text,
      exitCode: ({ ok }) => (ok ? exitCodes.done : exitCodes.host),
    }),
  );
}
