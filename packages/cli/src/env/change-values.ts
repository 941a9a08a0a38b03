import type { Settings } from '../settings.ts';
import { keepOut } from './keep-out.ts';
import { readValues, type Values, valuesFile, writeValues } from './values-file.ts';

/** What became of the file of values. */
export interface Change {
  readonly file: string;
  /** Names that have another value now, or none. */
  readonly changed: readonly string[];
  /** Git was told to leave the file alone. */
  readonly ignored: boolean;
}

export async function changeValues(settings: Settings, change: (values: Values) => Values): Promise<Change> {
  const file = valuesFile(settings);
  const before = await readValues(file);
  const after = change(before);
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  const changed = names.filter((name) => before[name] !== after[name]);
  if (changed.length === 0) return { file, changed, ignored: false };
  const ignored = await keepOut(file);
  await writeValues(file, after);
  return { file, changed, ignored };
}

export function changeText({ file, changed, ignored }: Change): string {
  if (changed.length === 0) return 'Nothing changed.\n';
  const told = ignored ? `${file} is in .gitignore now, so that it gets into no commit and no image.\n` : '';
  return `${changed.join(', ')} in ${file}; the next deploy brings it.\n${told}`;
}
