import type { CommandUnknownOpts } from '@commander-js/extra-typings';
import { appCommand } from '../settings.ts';
import type { Act, Task } from '../work.ts';
import { count } from './options.ts';

export function runCommand(act: Act): CommandUnknownOpts {
  return appCommand('run', 'Run a command in a container of its own')
    .argument('[command...]', 'one of `commands` in appliku.yml by its name, or a program; without a shell')
    .option('--timeout <seconds>', 'then it is stopped (default: 3600)', count)
    .passThroughOptions()
    .action((words, options) =>
      act(options, {
        run: async (task) => {
          const { timeout } = options;
          const within = timeout === undefined ? {} : { timeoutMs: timeout * 1000 };
          const argv = await argvOf(words, task);
          return (await task.open()).run(argv, { signal: task.signal, ...within });
        },
        text: ({ stdout }) => stdout,
        complaint: ({ stderr }) => stderr,
        exitCode: ({ exitCode }) => exitCode,
      }),
    );
}

/** What follows the name of a saved command is added to it. @throws TypeError that names the saved ones, for no word */
async function argvOf([first, ...others]: readonly string[], { commands }: Task): Promise<readonly string[]> {
  const saved = await commands();
  if (first !== undefined) return [...(Object.hasOwn(saved, first) ? (saved[first] ?? []) : [first]), ...others];
  const names = Object.keys(saved).join(', ') || 'none, `commands` in appliku.yml would have them';
  throw new TypeError(`run needs a command; saved ones are: ${names}`);
}
