import type { CommandUnknownOpts } from '@commander-js/extra-typings';
import { appCommand } from '../settings.ts';
import { deployText } from '../text/deploy-text.ts';
import type { Act } from '../work.ts';
import { noteOf, percent, withNote } from './options.ts';

export function deployCommand(act: Act): CommandUnknownOpts {
  return withNote(appCommand('deploy', 'Deploy what the directory holds'))
    .option('--canary <percent>', 'only this part of the requests, until promote or abort', percent)
    .action((options) =>
      act(options, {
        changes: true,
        run: async ({ open, signal }) => {
          const canary = options.canary === undefined ? {} : { canary: { weight: options.canary } };
          return (await open()).deploy({ signal, ...noteOf(options), ...canary });
        },
        text: deployText,
      }),
    );
}
