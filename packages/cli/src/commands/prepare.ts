import type { CommandUnknownOpts } from '@commander-js/extra-typings';
import { appCommand } from '../settings.ts';
import type { Act } from '../work.ts';

export function prepareCommand(act: Act): CommandUnknownOpts {
  return appCommand('prepare', 'Make a bare server ready for deploys').action((options) =>
    act(options, {
      changes: true,
      run: async ({ open, signal }) => (await open()).prepare({ signal }),
      text: ({ text }) => text,
    }),
  );
}
