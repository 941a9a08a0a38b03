import { type CommandUnknownOpts, InvalidArgumentError } from '@commander-js/extra-typings';
import { checked } from '../env/dotenv-text.ts';
import { changeValues, changeText } from '../env/change-values.ts';
import type { Values } from '../env/values-file.ts';
import { appCommand } from '../settings.ts';
import type { Act, Task } from '../work.ts';

interface Given {
  readonly name: string;
  /** Undefined: it is asked for. */
  readonly value: string | undefined;
}

export function envSetCommand(act: Act): CommandUnknownOpts {
  return appCommand('set', 'Set values for the next deploy')
    .argument('<name=value...>', 'a name alone is asked for, so that no shell remembers it', given)
    .action((pairs, settings) =>
      act(settings, {
        run: async (task) => {
          let added: Values = {};
          for (const pair of pairs) added = { ...added, [pair.name]: await valueOf(pair, task) };
          return changeValues(settings, (values) => ({ ...values, ...added }));
        },
        text: changeText,
      }),
    );
}

async function valueOf({ name, value }: Given, { ask }: Task): Promise<string> {
  return value ?? ask(`${name}: `, `${name} has no value: ${name}=value is one, where nobody can be asked`);
}

function given(text: string, former: readonly Given[] | undefined): readonly Given[] {
  const at = text.indexOf('=');
  const name = at < 0 ? text : text.slice(0, at);
  try {
    return [...(former ?? []), { name: checked(name), value: at < 0 ? undefined : text.slice(at + 1) }];
  } catch (error) {
    throw new InvalidArgumentError(error instanceof Error ? error.message : String(error));
  }
}
