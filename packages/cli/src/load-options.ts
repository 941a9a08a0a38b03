import { fromDotenv, fromEnvironment, hostOf, loadConfig } from '@appliku/config';
import type { DeploymentOptions } from '@appliku/core';
import { valuesFile } from './env/values-file.ts';
import type { Settings } from './settings.ts';
import { textOf } from './text-of.ts';

/**
 * What the configuration in the directory says, and the flags in its place.
 * @throws CONFIG_INVALID, VALUES_MISSING, TypeError for a file of values that is named and not there
 */
export async function loadOptions(settings: Settings): Promise<DeploymentOptions> {
  const { directory, environment, host, envFile } = settings;
  if (envFile !== undefined && (await textOf(envFile)) === undefined)
    throw new TypeError(`--env-file: there is no file ${envFile}`);
  const loaded: DeploymentOptions = await loadConfig(directory, {
    ...(environment !== undefined && { environment }),
    values: [fromEnvironment(), fromDotenv(valuesFile(settings))],
  });
  if (host === undefined) return loaded;
  const { host: _host, places: _places, ...options } = loaded;
  return { ...options, host: hostOf(host) };
}
