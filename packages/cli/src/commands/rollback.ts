import type { CommandUnknownOpts } from '@commander-js/extra-typings';
import { appCommand } from '../settings.ts';
import { deployText } from '../text/deploy-text.ts';
import type { Act } from '../work.ts';
import { count, noteOf, withNote } from './options.ts';

export function rollbackCommand(act: Act): CommandUnknownOpts {
  return withNote(appCommand('rollback', 'Bring back an earlier release, without a build'))
    .argument('[release]', 'its number (default: the last one before the present)', count)
    .option('--current-secrets', 'with the secrets as they are configured now')
    .action((release, options) =>
      act(options, {
        changes: true,
        run: async ({ open, signal }) => {
          const secrets = options.currentSecrets === true ? 'current' : 'recorded';
          return (await open()).rollback(release, { signal, secrets, ...noteOf(options) });
        },
        text: deployText,
      }),
    );
}
