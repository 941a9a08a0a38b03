import type { CommandUnknownOpts } from '@commander-js/extra-typings';
import { appCommand } from '../settings.ts';
import type { Act } from '../work.ts';

export function planCommand(act: Act): CommandUnknownOpts {
  return appCommand('plan', 'Tell what deploy would change').action((options) =>
    act(options, {
      run: async ({ open, signal }) => (await open()).plan({ signal }),
      text: ({ text }) => text,
    }),
  );
}
