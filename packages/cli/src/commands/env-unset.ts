import type { CommandUnknownOpts } from '@commander-js/extra-typings';
import { changeText, changeValues } from '../env/change-values.ts';
import { appCommand } from '../settings.ts';
import type { Act } from '../work.ts';

export function envUnsetCommand(act: Act): CommandUnknownOpts {
  return appCommand('unset', 'Forget values')
    .argument('<names...>', 'of variables')
    .action((names, settings) =>
      act(settings, {
        run: async () =>
          changeValues(settings, (values) =>
            Object.fromEntries(Object.entries(values).filter(([name]) => !names.includes(name))),
          ),
        text: changeText,
      }),
    );
}
