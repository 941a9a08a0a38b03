import { resolve } from 'node:path';
import { Command, type CommandUnknownOpts } from '@commander-js/extra-typings';
import { unitText } from '../serve/unit-text.ts';
import type { Act, Task } from '../work.ts';

export function serveCommand(act: Act): CommandUnknownOpts {
  return new Command('serve')
    .description('Deploy on pushes and webhooks, until SIGTERM')
    .option('-C, --directory <path>', 'where appliku.serve.ts is', '.')
    .option('--print-unit', 'print a unit of systemd that runs this, and end')
    .option('--json', 'what happens, as lines of JSON on stdout')
    .helpOption('-h, --help', 'show this help')
    .action(({ directory, json, printUnit }) =>
      act(
        { directory, ...(json === true && { json }) },
        {
          run: async (task) => {
            if (printUnit === true) return unitOf(task, directory);
            // Other commands need not wait until it is loaded.
            const { serve } = await import('../serve/serve.ts');
            await serve(directory, task);
            return '';
          },
          text: (text) => text,
        },
      ),
    );
}

async function unitOf({ program, user }: Task, directory: string): Promise<string> {
  const { readServeFile } = await import('../serve/read-serve-file.ts');
  const { graceMs } = await readServeFile(directory);
  return unitText({ program, user, directory: resolve(directory), graceMs });
}
