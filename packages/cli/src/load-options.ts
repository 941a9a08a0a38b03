import { fromDotenv, fromEnvironment, hostOf, loadConfig } from '@appliku/config';
import type { DeploymentOptions } from '@appliku/core';
import type { Settings } from './settings.ts';

/**
 * What the configuration in the directory says, and the flags in its place.
 * @throws CONFIG_INVALID, VALUES_MISSING, TypeError where nobody says which host
 */
export async function loadOptions({ directory, environment, host, envFile }: Settings): Promise<DeploymentOptions> {
  const { places, ...options } = await loadConfig(directory, {
    ...(environment !== undefined && { environment }),
    values: [fromEnvironment(), ...(envFile === undefined ? [] : [fromDotenv(envFile)])],
  });
  if (host !== undefined) return { ...options, host: hostOf(host) };
  if (places !== undefined) return { ...options, places };
  if (options.host === undefined)
    throw new TypeError('nobody says where to: --host user@server does, or `host: user@server` in appliku.yml');
  return options;
}
