import type { CommandUnknownOpts } from '@commander-js/extra-typings';

/** What can be typed after a command. */
export interface Words {
  /** The words that lead there: none for the program, `env set`. */
  readonly path: string;
  readonly commands: readonly Word[];
  readonly options: readonly Word[];
}

export interface Word {
  readonly text: string;
  readonly description: string;
}

/** Of the program and of all commands, at any depth. */
export function wordsOf(command: CommandUnknownOpts, path: readonly string[] = []): readonly Words[] {
  const help = command.createHelp();
  const options = help
    .visibleOptions(command)
    .flatMap(({ long, description }) => (long ? [{ text: long, description }] : []));
  const arguments_ = command.registeredArguments.flatMap(({ argChoices = [] }) => argChoices);
  const commands = [
    ...help.visibleCommands(command).map((inner) => ({ text: inner.name(), description: inner.description() })),
    ...arguments_.map((text) => ({ text, description: '' })),
  ];
  const own = { path: path.join(' '), commands, options };
  return [own, ...command.commands.flatMap((inner) => wordsOf(inner, [...path, inner.name()]))];
}
