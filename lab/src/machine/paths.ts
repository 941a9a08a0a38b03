import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The checkout this file is part of; servers do not see it. */
export const checkoutDirectory: string = join(dirname(fileURLToPath(import.meta.url)), '../../..');

/** Labs, and what they share. On ext4 or xfs: Docker's overlay2 cannot lie on another overlay. */
export const stateDirectory: string = resolve(process.env['LAB_STATE'] ?? join(checkoutDirectory, '.lab'));
export const cacheDirectory: string = join(stateDirectory, 'cache');

/** Which labs there are is a fact of the machine (names of namespaces, networks), whichever checkout made them. */
export const labsDirectory = '/run/appliku-lab';

/** Added to the name of each lab, so that two checkouts can run the same tests at once. */
export const nameSuffix: string = process.env['LAB_SUFFIX'] ?? '';

export function labDirectory(lab: string): string {
  return join(stateDirectory, lab);
}
