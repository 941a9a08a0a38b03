import type { CommandUnknownOpts } from '@commander-js/extra-typings';
import { appCommand } from '../settings.ts';
import { deployText } from '../text/deploy-text.ts';
import type { Act } from '../work.ts';

export function promoteCommand(act: Act): CommandUnknownOpts {
  return canaryCommand(act, 'promote', 'Give the canary all requests');
}

export function abortCommand(act: Act): CommandUnknownOpts {
  return canaryCommand(act, 'abort', 'Take the canary back');
}

function canaryCommand(act: Act, verb: 'promote' | 'abort', description: string): CommandUnknownOpts {
  return appCommand(verb, description).action((options) =>
    act(options, {
      changes: true,
      run: async ({ open, signal }) => (await open())[verb]({ signal }),
      text: deployText,
    }),
  );
}
