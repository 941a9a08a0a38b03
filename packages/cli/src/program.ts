import { type Argument, Command, type CommandUnknownOpts, Help } from '@commander-js/extra-typings';
import { commandsByGroup } from './commands/index.ts';
import { overview } from './overview.ts';
import { everyCommand } from './settings.ts';
import type { Output } from './surroundings.ts';
import { version } from './version.ts';
import type { Act } from './work.ts';

/** A terminal that is wider gets no longer lines: they would not be read more easily. */
const columns = 80;

/** The command line: all commands, and what to say of wrong ones. */
export function createProgram(
  act: Act,
  { out, err }: { readonly out: Output; readonly err: Output },
): CommandUnknownOpts {
  const groups = commandsByGroup(act);
  const program: CommandUnknownOpts = new Command('appliku')
    .description('Deploys apps to servers of your own.')
    .version(version(), '-V, --version', 'show the version')
    .helpOption('-h, --help', 'show this help')
    .helpCommand('help [command]', 'Show help of a command')
    .configureHelp({
      groupItems: (unsorted, visible, groupOf) =>
        lastly(everyCommand, new Help().groupItems(unsorted, visible, groupOf)),
      formatHelp: (command, help) =>
        command === program ? overview(program, groups) : new Help().formatHelp.call(help, command, help),
      subcommandTerm: (command) => [command.name(), ...command.registeredArguments.map(humanReadable)].join(' '),
    })
    .enablePositionalOptions()
    .showSuggestionAfterError()
    .exitOverride()
    .configureOutput({
      writeOut: out.write,
      writeErr: err.write,
      getOutHelpWidth: () => columns,
      getErrHelpWidth: () => columns,
      getOutHasColors: () => out.colours,
      getErrHasColors: () => err.colours,
    });
  for (const command of Object.values(groups).flat()) adopt(program, command);
  return program;
}

function lastly<Item>(name: string, groups: Map<string, Item[]>): Map<string, Item[]> {
  const last = groups.get(name);
  groups.delete(name);
  return last === undefined ? groups : groups.set(name, last);
}

function humanReadable(argument: Argument): string {
  const name = `${argument.name()}${argument.variadic ? '...' : ''}`;
  return argument.required ? `<${name}>` : `[${name}]`;
}

/** What was made apart has the settings of its parent, at any depth. */
function adopt(parent: CommandUnknownOpts, command: CommandUnknownOpts): void {
  command.copyInheritedSettings(parent);
  for (const inner of command.commands) inner.copyInheritedSettings(command);
  if (command.parent === null) parent.addCommand(command);
}
