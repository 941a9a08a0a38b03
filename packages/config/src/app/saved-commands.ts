import type { Names } from '@appliku/core';
import type { AppFile } from '../file/app-file.ts';
import type { Mistake } from '../file/mistakes.ts';
import { commandMistakes, wordsOf } from './command.ts';

/** What a file has under `commands`, as words by name. */
export function savedCommands({ commands = {} }: AppFile): Names<readonly string[]> {
  return Object.fromEntries(Object.entries(commands).map(([name, saved]) => [name, wordsOf(lineOf(saved))]));
}

export function savedCommandMistakes({ commands = {} }: AppFile): readonly Mistake[] {
  return Object.entries(commands).flatMap(([name, saved]) =>
    commandMistakes(typeof saved === 'string' ? ['commands', name] : ['commands', name, 'command'], lineOf(saved)),
  );
}

function lineOf(saved: string | { readonly command: string }): string {
  return typeof saved === 'string' ? saved : saved.command;
}
