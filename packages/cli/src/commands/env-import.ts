import type { CommandUnknownOpts } from '@commander-js/extra-typings';
import { changeText, changeValues } from '../env/change-values.ts';
import { readValues } from '../env/values-file.ts';
import { textOf } from '../text-of.ts';
import { appCommand } from '../settings.ts';
import type { Act } from '../work.ts';

export function envImportCommand(act: Act): CommandUnknownOpts {
  return appCommand('import', 'Set all values of a dotenv file')
    .argument('<file>', 'of lines such as NAME=value')
    .action((file, settings) =>
      act(settings, {
        run: async () => {
          if ((await textOf(file)) === undefined) throw new TypeError(`there is no file ${file}`);
          const added = await readValues(file);
          return changeValues(settings, (values) => ({ ...values, ...added }));
        },
        text: changeText,
      }),
    );
}
