import type { CommandUnknownOpts } from '@commander-js/extra-typings';
import { dotenvText } from '../env/dotenv-text.ts';
import { mapEnv } from '../env/map-env.ts';
import { appCommand } from '../settings.ts';
import type { Act } from '../work.ts';

export function envExportCommand(act: Act): CommandUnknownOpts {
  return appCommand('export', 'Print the variables as a dotenv file, secrets too').action((settings) =>
    act(settings, {
      run: async ({ options }) => mapEnv((await options()).env, revealed),
      text: dotenvText,
    }),
  );
}

/** Only the server knows what was generated there. */
function revealed(secret: { reveal: () => string }): string | undefined {
  try {
    return secret.reveal();
  } catch (error) {
    if (error instanceof TypeError) return undefined;
    throw error;
  }
}
