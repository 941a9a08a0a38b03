import type { CommandUnknownOpts } from '@commander-js/extra-typings';
import { mapEnv } from '../env/map-env.ts';
import { appCommand } from '../settings.ts';
import { table } from '../text/table.ts';
import type { Act } from '../work.ts';

export function envListCommand(act: Act): CommandUnknownOpts {
  return appCommand('list', 'List the variables that a deploy gives the app; no secrets').action((settings) =>
    act(settings, {
      run: async ({ options }) => mapEnv((await options()).env, String),
      text: (values) => table(Object.entries(values).map(([name, value]) => [name, JSON.stringify(value)])),
    }),
  );
}
