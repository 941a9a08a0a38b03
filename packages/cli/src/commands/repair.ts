import type { CommandUnknownOpts } from '@commander-js/extra-typings';
import { appCommand } from '../settings.ts';
import { statusText } from '../text/status-text.ts';
import type { Act } from '../work.ts';

export function repairCommand(act: Act): CommandUnknownOpts {
  return appCommand('repair', 'Heal what a killed run left, as deploy does').action((options) =>
    act(options, {
      changes: true,
      run: async ({ open, signal }) => (await open()).repair({ signal }),
      text: statusText,
    }),
  );
}
