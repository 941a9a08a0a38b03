import * as buildpacks from '@appliku/builder-buildpacks';
import * as dockerfile from '@appliku/builder-dockerfile';
import * as staticSite from '@appliku/builder-static';
import * as core from '@appliku/core';
import * as compose from '@appliku/driver-compose';
import * as site from '@appliku/driver-site';
import * as nginx from '@appliku/router-nginx';
import { codeError } from './code-error.ts';

/** What a file asks this package for. */
export type Offered = Readonly<Record<string, unknown>>;

/**
 * What a file of TypeScript or JavaScript exports. The packages that this one is made of are there without being installed
 * beside the file, and are the same copies; nothing is written.
 * @param offered what `@appliku/config` is to the file
 * @param others more packages that are there, by name
 * @throws CONFIG_INVALID with the line, where it is known
 */
export async function importCode(
  path: string,
  offered: Offered,
  others: Readonly<Record<string, Offered>> = {},
): Promise<unknown> {
  const { createJiti } = await import('jiti');
  const jiti = createJiti(path, {
    fsCache: false,
    moduleCache: false,
    interopDefault: false,
    virtualModules: {
      '@appliku/config': offered,
      '@appliku/core': core,
      '@appliku/builder-buildpacks': buildpacks,
      '@appliku/builder-dockerfile': dockerfile,
      '@appliku/builder-static': staticSite,
      '@appliku/driver-compose': compose,
      '@appliku/driver-site': site,
      '@appliku/router-nginx': nginx,
      ...others,
    },
  });
  try {
    return await jiti.import(path);
  } catch (error) {
    throw codeError(path, error);
  }
}
