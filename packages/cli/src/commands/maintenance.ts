import { Argument, type CommandUnknownOpts } from '@commander-js/extra-typings';
import { appCommand } from '../settings.ts';
import type { Act } from '../work.ts';

export function maintenanceCommand(act: Act): CommandUnknownOpts {
  return appCommand('maintenance', 'Answer every request with 503, or no longer')
    .addArgument(new Argument('<state>', 'holds over deploys too').choices(['on', 'off']))
    .action((state, options) =>
      act(options, {
        changes: true,
        run: async ({ open, signal }) => (await open()).maintenance(state === 'on', { signal }),
        text: ({ maintenance }) => `maintenance is ${maintenance ? 'on' : 'off'}\n`,
      }),
    );
}
