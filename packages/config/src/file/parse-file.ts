import { configError, formError, mistakesOf, type Mistake, type Path } from './mistakes.ts';
import { newerForm } from './older-form.ts';
import { readYaml } from './read-yaml.ts';
import type { AppFile } from './app-file.ts';
import { fileSchema, keysAt } from './schema.ts';

/** A file that was read, and how to tell a mistake that only its meaning shows. */
export interface ParsedFile {
  readonly file: AppFile;
  /** @throws CONFIG_INVALID where there are mistakes */
  refuse(mistakes: readonly Mistake[]): void;
}

/** @throws CONFIG_INVALID with every mistake, its line, and the nearest key there is */
export function parseFile(name: string, text: string): ParsedFile {
  const yaml = readYaml(text);
  const form = newerForm(yaml.value);
  const lineOf = (path: Path): number => yaml.lineOf(form.written(path));
  const refuse = (mistakes: readonly Mistake[]): void => {
    if (mistakes.length > 0) throw configError(name, mistakes, lineOf);
  };
  refuse(yaml.mistakes);
  const result = fileSchema.safeParse(form.value, { error: formError });
  refuse([...form.mistakes, ...mistakesOf(result.error?.issues ?? [], keysAt)]);
  return { file: result.data ?? {}, refuse };
}
