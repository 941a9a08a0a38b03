import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { CommandUnknownOpts } from '@commander-js/extra-typings';
import { textOf } from '../text-of.ts';
import { appCommand, type Settings } from '../settings.ts';
import type { Act, Task } from '../work.ts';

export function ejectCommand(act: Act): CommandUnknownOpts {
  return appCommand('eject', 'Write the Dockerfile that is generated').action((settings) =>
    act(settings, {
      run: (task) => eject(task, settings),
      text: ({ files }) =>
        files.length === 0
          ? 'Nothing is generated: the app is built by its own files.\n'
          : `Wrote ${files.join(' and ')}; a Dockerfile there is what is built from now on, unless build_image says otherwise.\n`,
    }),
  );
}

async function eject({ options }: Task, { directory }: Settings): Promise<{ readonly files: readonly string[] }> {
  const { app, builder } = await options();
  const files = Object.entries((await builder.eject?.(directory, app)) ?? {});
  for (const [name] of files)
    if ((await textOf(join(directory, name))) !== undefined)
      throw new TypeError(`${join(directory, name)} is there already: move it away first`);
  for (const [name, text] of files) await writeFile(join(directory, name), text, { flag: 'wx' });
  return { files: files.map(([name]) => name) };
}
