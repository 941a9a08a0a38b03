import { importCode } from './import-code.ts';

/**
 * What a file of TypeScript or JavaScript exports, as `appliku.config.ts` is read: the packages of the SDK are there without
 * being installed beside it.
 * @param others more packages that are there, by name
 * @throws CONFIG_INVALID with the line, where it is known
 */
export async function loadCode(
  path: string,
  others: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {},
): Promise<unknown> {
  // By its own name: this package, as everybody gets it.
  return importCode(path, await import('@appliku/config'), others);
}
