import type { CommandUnknownOpts } from '@commander-js/extra-typings';
import { appCommand } from '../settings.ts';
import type { Act, Task } from '../work.ts';

export function destroyCommand(act: Act): CommandUnknownOpts {
  return appCommand('destroy', 'Take the app off the server; asks for its name')
    .option('--volumes', 'the data in its volumes too')
    .option('-y, --yes', 'ask nothing')
    .action(({ volumes = false, yes = false, ...settings }) =>
      act(settings, {
        changes: true,
        run: async (task) => {
          const deployment = await task.open();
          if (!yes) await confirm(task, volumes);
          await deployment.destroy({ volumes, signal: task.signal });
          return { volumes };
        },
        text: () => `removed; ${volumes ? 'its volumes too' : 'its volumes stay'}\n`,
      }),
    );
}

/** By the name that it has on the server, so that staging and production are told apart. */
async function confirm({ options, ask }: Task, volumes: boolean): Promise<void> {
  const { app, environment = 'production', host } = await options();
  const what = `${app} (${environment}) on ${host?.name ?? 'its hosts'}${volumes ? ' and all data in its volumes' : ''}`;
  const answer = await ask(
    `This removes ${what}.\nType ${app} to go on: `,
    'destroy needs --yes where nobody can be asked',
  );
  if (answer.trim() !== app) throw new TypeError(`that is not ${app}: nothing was removed`);
}
