import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { DeployError } from '@appliku/core';

/** The directory in the checkout, absolute. @throws BUILD_FAILED where there is none */
export async function plainFiles(checkout: string, directory: string): Promise<string> {
  const path = join(checkout, directory);
  const found = await stat(path).catch(() => undefined);
  if (found?.isDirectory() === true) return path;
  const items = await readdir(checkout, { withFileTypes: true });
  throw new DeployError(`There is no directory ${directory} in the checkout`, {
    code: 'BUILD_FAILED',
    hint: 'Check `directory` of staticSite(); what a build has to make first comes of `from` and `output`.',
    output: ['These are there:', ...items.filter((item) => item.isDirectory()).map(({ name }) => `  ${name}`)],
  });
}
