import { Argument, Command, type CommandUnknownOpts } from '@commander-js/extra-typings';
import { bashCompletion } from '../completion/bash.ts';
import { fishCompletion } from '../completion/fish.ts';
import { wordsOf } from '../completion/words.ts';
import { zshCompletion } from '../completion/zsh.ts';
import type { Act } from '../work.ts';

const scripts = { bash: bashCompletion, zsh: zshCompletion, fish: fishCompletion } as const;

export function completionCommand(act: Act): CommandUnknownOpts {
  const command = new Command('completion').description('Print a script by which a shell completes appliku');
  return command
    .addArgument(new Argument('<shell>').choices(['bash', 'zsh', 'fish'] as const))
    .helpOption('-h, --help', 'show this help')
    .action((shell) =>
      act(
        { directory: '.' },
        {
          run: async () => scripts[shell](command.parent === null ? [] : wordsOf(command.parent)),
          text: (script) => script,
        },
      ),
    );
}
