import type { AfterHook } from '@appliku/core';
import { askEndpoint } from './ask-endpoint.ts';

// #region smoke
/**
 * A hook after `start`: every instance of the new release is asked for these paths before it gets a single request of a user. A
 * throw stops the deploy: the new release is taken away, and the former has never stopped serving.
 */
export function smokeTest(paths: readonly string[], process = 'web'): AfterHook<'start'> {
  return async ({ release, endpoints }, { host, log, signal }) => {
    const domain = release.rules[0]?.domains[0] ?? 'localhost';
    for (const endpoint of endpoints[process] ?? [])
      for (const path of paths) {
        const status = await askEndpoint(host, endpoint, { domain, path, signal });
        if (status >= 400) throw new Error(`${path} answers ${status} in ${endpoint.instance}`);
      }
    log.info(`${paths.join(', ')} answer well in release ${release.number}`);
  };
}
// #endregion smoke
