import type { CommandUnknownOpts } from '@commander-js/extra-typings';
import { appCommand } from '../settings.ts';
import { deployText } from '../text/deploy-text.ts';
import type { Act } from '../work.ts';
import { noteOf, withNote } from './options.ts';

export function startCommand(act: Act): CommandUnknownOpts {
  return processesCommand(act, 'start', 'Run what is stopped');
}

export function stopCommand(act: Act): CommandUnknownOpts {
  return processesCommand(act, 'stop', 'Stop processes; the release and its volumes stay');
}

export function restartCommand(act: Act): CommandUnknownOpts {
  return processesCommand(act, 'restart', 'Fresh containers, without losing a request');
}

function processesCommand(act: Act, verb: 'start' | 'stop' | 'restart', description: string): CommandUnknownOpts {
  return withNote(appCommand(verb, description))
    .argument('[processes...]', 'which (default: all)')
    .action((names, options) =>
      act(options, {
        changes: true,
        run: async ({ open, signal }) => {
          const processes = names.length === 0 ? {} : { processes: names };
          return (await open())[verb]({ signal, ...processes, ...noteOf(options) });
        },
        text: deployText,
      }),
    );
}
