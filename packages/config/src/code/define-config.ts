import type { DeploymentOptions, Host, Names, ProcessOptions } from '@appliku/core';
import type { Values } from '../values/values.ts';

/** Options of a deployment as code says them: those of `createDeployment()`, and what is mostly the same is left out. */
export interface ConfigOptions extends Partial<Omit<DeploymentOptions, 'app' | 'environment' | 'host'>> {
  /** `ssh()`, `local()`, or a line such as `deploy@203.0.113.7:2222`. Default: who loads the file says it. */
  readonly host?: Host | string;
}

/** What an environment has other than the rest says: `env` by variable, `processes` by process and option, all else whole. */
export interface EnvironmentOptions extends Omit<ConfigOptions, 'processes'> {
  /** By name; what a process has other. */
  readonly processes?: Names<Partial<ProcessOptions>>;
}

/**
 * What `appliku.config.ts` exports. Defaults: `source` is the directory of the file, `builder` is `buildpacks()`, which takes
 * the app's Dockerfile where there is one, `driver` is `compose()`, `router` is `nginx()`.
 */
export interface Config extends ConfigOptions {
  /** Its name on the server. Default: the name of the directory. */
  readonly app?: string;
  /** By name, e.g. `staging` and `production`. Default: none; another than these has what the rest says. */
  readonly environments?: Names<EnvironmentOptions>;
}

/** What a configuration that is a function is told. */
export interface ConfigContext {
  /** Absolute path of the directory that the file is in. */
  readonly directory: string;
  /** Which one is asked for: `production` where none was named. */
  readonly environment: string;
  /** Who has values that no file holds: `resolveValues(['SECRET_KEY'], values)` asks them. */
  readonly values: readonly Values[];
}

/** A configuration that is made when it is asked for, e.g. of `appliku.yml`, or with values from elsewhere. */
export type ConfigFunction = (context: ConfigContext) => Config | Promise<Config>;

/** Has an editor complete and check what `appliku.config.ts` exports: `export default defineConfig({ ... })`. */
export function defineConfig<Given extends Config | ConfigFunction>(config: Given): Given {
  return config;
}
