import { readdir } from 'node:fs/promises';
import { DeployError } from '@appliku/core';

/** Code in place of `appliku.yml`, which it may read itself. */
export const codeFiles: readonly string[] = ['appliku.config.ts', 'appliku.config.js', 'appliku.config.mjs'];

/** Names the file that configures the app of a directory: code where there is some. @throws CONFIG_INVALID for two of code */
export async function findFile(directory: string): Promise<string> {
  const names = await readdir(directory).catch((): readonly string[] => []);
  const [found, second] = codeFiles.filter((name) => names.includes(name));
  if (second === undefined) return found ?? 'appliku.yml';
  throw new DeployError(`${directory} has both ${found} and ${second}`, {
    code: 'CONFIG_INVALID',
    hint: 'Keep one of them: nobody could tell which one counts.',
  });
}

/** Whether a file is code, by its name. */
export function isCode(file: string): boolean {
  return /\.[cm]?[jt]s$/.test(file);
}
