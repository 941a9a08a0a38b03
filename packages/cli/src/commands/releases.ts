import type { CommandUnknownOpts } from '@commander-js/extra-typings';
import { appCommand } from '../settings.ts';
import { releasesText } from '../text/releases-text.ts';
import type { Act } from '../work.ts';

export function releasesCommand(act: Act): CommandUnknownOpts {
  return appCommand('releases', 'List releases, and what became of them').action((options) =>
    act(options, {
      run: async ({ open, signal }) => (await open()).releases({ signal }),
      text: releasesText,
    }),
  );
}
