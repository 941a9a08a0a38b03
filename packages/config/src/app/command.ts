import { split } from 'shlex';
import type { Mistake, Path } from '../file/mistakes.ts';

/** The words of a command: it runs without a shell, so that `$PORT` is not replaced; who wants that writes `bash -c '...'`. */
export function wordsOf(command: string): readonly string[] {
  return split(command);
}

export function commandMistakes(path: Path, command: string | undefined): readonly Mistake[] {
  if (command === undefined || command.trim() === '') return [];
  try {
    const [program] = split(command);
    return program === undefined || program === '' ? [{ path, message: 'names no program' }] : [];
  } catch (error) {
    return [
      { path, message: `cannot be taken apart into words: ${error instanceof Error ? error.message : String(error)}` },
    ];
  }
}
