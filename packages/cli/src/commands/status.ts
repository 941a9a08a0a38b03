import type { CommandUnknownOpts } from '@commander-js/extra-typings';
import { appCommand } from '../settings.ts';
import { statusText } from '../text/status-text.ts';
import type { Act } from '../work.ts';

export function statusCommand(act: Act): CommandUnknownOpts {
  return appCommand('status', 'Show what serves now, as observed').action((options) =>
    act(options, {
      run: async ({ open, signal }) => (await open()).current({ signal }),
      text: statusText,
    }),
  );
}
