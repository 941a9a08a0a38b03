import * as z from 'zod';
import { buildpacks } from '@appliku/builder-buildpacks';
import {
  createDeployment,
  type DeploymentOptions,
  directory as directorySource,
  local,
  type Names,
  type ProcessOptions,
} from '@appliku/core';
import { compose } from '@appliku/driver-compose';
import { nginx } from '@appliku/router-nginx';
import { hostOf } from '../app/host.ts';
import { nameOfDirectory } from '../app/names.ts';
import { codeError } from './code-error.ts';
import type { Config, ConfigContext, ConfigFunction } from './define-config.ts';

const isObject = (given: unknown): boolean => typeof given === 'object' && given !== null;
const exported = z.object({
  default: z.union([
    z.custom<ConfigFunction>((given) => typeof given === 'function'),
    z.custom<Config>((given) => isObject(given) && !(given instanceof Promise)),
  ]),
});

/**
 * Options of a deployment out of what a file of code exports.
 * @throws CONFIG_INVALID with every mistake and the path of its option
 */
export async function codeOptions(path: string, module: unknown, context: ConfigContext): Promise<DeploymentOptions> {
  try {
    const config = inEnvironment(await configOf(module, context), context.environment);
    const options = withDefaults(config, context);
    checkThat(options);
    return options;
  } catch (error) {
    throw codeError(path, error);
  }
}

async function configOf(module: unknown, context: ConfigContext): Promise<Config> {
  const { data } = exported.safeParse(module);
  if (data === undefined) throw new TypeError('has no `export default defineConfig({ ... })`');
  if (typeof data.default !== 'function') return data.default;
  const config = await data.default(context);
  if (!isObject(config)) throw new TypeError('its function returned no options');
  return config;
}

/** What an environment says wins, by process and option, and by variable. */
function inEnvironment({ environments = {}, ...config }: Config, environment: string): Config {
  const own = Object.hasOwn(environments, environment) ? environments[environment] : undefined;
  if (own === undefined) return config;
  const { host: _host, places: _places, ...placeless } = config;
  const base = own.host === undefined && own.places === undefined ? config : placeless;
  return {
    ...base,
    ...own,
    ...((base.env ?? own.env) !== undefined && { env: { ...base.env, ...own.env } }),
    ...(config.processes !== undefined && { processes: merged(config.processes, own.processes ?? {}) }),
  };
}

function merged(all: Names<ProcessOptions>, changes: Names<Partial<ProcessOptions>>): Names<ProcessOptions> {
  const names = [...new Set([...Object.keys(all), ...Object.keys(changes)])];
  return Object.fromEntries(names.map((name) => [name, { ...all[name], ...changes[name] }]));
}

function withDefaults({ host, ...config }: Config, { directory, environment }: ConfigContext): DeploymentOptions {
  return {
    app: nameOfDirectory(directory),
    environment,
    source: directorySource(directory),
    builder: buildpacks(),
    driver: compose(),
    router: nginx(),
    ...config,
    ...(host !== undefined && { host: typeof host === 'string' ? hostOf(host) : host }),
  };
}

/** A host that nobody has said yet is no mistake. */
function checkThat(options: DeploymentOptions): void {
  const { host, places } = options;
  createDeployment(host === undefined && places === undefined ? { ...options, host: local() } : options);
}
