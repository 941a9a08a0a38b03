/**
 * Reads `appliku.yml`, and makes options of a deployment of it.
 *
 * @module @appliku/config
 */

export { hostOf } from './app/host.ts';
export {
  type Config,
  type ConfigContext,
  type ConfigFunction,
  type ConfigOptions,
  defineConfig,
  type EnvironmentOptions,
} from './code/define-config.ts';
export { loadCode } from './code/load-code.ts';
export type {
  AppFile,
  FileBuild,
  FileEnvironment,
  FileOverlay,
  FileProcess,
  FileVariable,
  FileVolume,
} from './file/app-file.ts';
export { initialConfig, initialFiles, type InitialAnswers } from './initial/initial-config.ts';
export { loadCommands, type LoadedOptions, loadConfig, type LoadOptions, readAppFile } from './load-config.ts';
export { fromCommand, fromDotenv, fromEnvironment, fromFiles } from './values/from.ts';
export { resolveValues } from './values/resolve-values.ts';
export type { Values } from './values/values.ts';
