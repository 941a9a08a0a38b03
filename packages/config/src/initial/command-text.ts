import { commandOf } from '@appliku/builder-buildpacks';
import { quote, split } from 'shlex';
import { text } from '../file/texts.ts';

/** A line that was written for a shell, as a command of `appliku.yml`, which runs without one. Undefined: it is none. */
export function shellLine(line: string): string | undefined {
  if (line.trim() === '' || !text.safeParse(line).success) return undefined;
  const command = commandOf(line);
  return wordsText('argv' in command ? command.argv : ['sh', '-c', command.shell]);
}

/** Words as one command, which they come out of again. Undefined: they name no program. */
export function wordsText(words: readonly string[]): string | undefined {
  const [program = ''] = words;
  const command = words.map((word) => quote(word)).join(' ');
  return program === '' || !text.safeParse(command).success ? undefined : command;
}

/** A command that was written for no shell. Undefined: it cannot be taken apart. */
export function plainLine(line: string): string | undefined {
  try {
    return wordsText(split(line));
  } catch {
    return undefined;
  }
}
