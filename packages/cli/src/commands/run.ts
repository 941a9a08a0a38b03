import type { CommandUnknownOpts } from '@commander-js/extra-typings';
import { appCommand } from '../settings.ts';
import type { Act } from '../work.ts';
import { count } from './options.ts';

export function runCommand(act: Act): CommandUnknownOpts {
  return appCommand('run', 'Run a command in a container of its own')
    .argument('<command...>', 'runs without a shell; ends with its exit code')
    .option('--timeout <seconds>', 'then it is stopped (default: 3600)', count)
    .passThroughOptions()
    .action((argv, options) =>
      act(options, {
        run: async ({ open, signal }) => {
          const { timeout } = options;
          const within = timeout === undefined ? {} : { timeoutMs: timeout * 1000 };
          return (await open()).run(argv, { signal, ...within });
        },
        text: ({ stdout }) => stdout,
        complaint: ({ stderr }) => stderr,
        exitCode: ({ exitCode }) => exitCode,
      }),
    );
}
