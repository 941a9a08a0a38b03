import { writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { textOf } from '../text-of.ts';

/**
 * Keeps a file with secrets out of git and, since what git ignores is not deployed, out of images. Resolves with whether
 * there was anything to do.
 */
export async function keepOut(path: string): Promise<boolean> {
  const rules = join(dirname(path), '.gitignore');
  const name = basename(path);
  const text = (await textOf(rules)) ?? '';
  const known = new Set([name, `/${name}`, '.env*', '.env.*', '/.env*', '/.env.*']);
  if (text.split('\n').some((line) => known.has(line.trim()))) return false;
  await writeFile(rules, `${text}${text === '' || text.endsWith('\n') ? '' : '\n'}/${name}\n`);
  return true;
}
