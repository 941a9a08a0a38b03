import { readdir, readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import {
  DeployError,
  type DeploymentOptions,
  directory as directorySource,
  type Names,
  type Source,
} from '@appliku/core';
import { hostOf } from './app/host.ts';
import { inEnvironment } from './app/in-environment.ts';
import { nameOfDirectory } from './app/names.ts';
import { savedCommands } from './app/saved-commands.ts';
import { meaningMistakes, toOptions } from './app/to-options.ts';
import { manualNames } from './app/variables.ts';
import { codeOptions } from './code/code-options.ts';
import { importCode } from './code/import-code.ts';
import type { AppFile } from './file/app-file.ts';
import { type ParsedFile, parseFile } from './file/parse-file.ts';
import { findFile, isCode } from './find-file.ts';
import { fromEnvironment } from './values/from.ts';
import { resolveValues } from './values/resolve-values.ts';
import type { Values } from './values/values.ts';

/** What a file does not say. */
export interface LoadOptions {
  /**
   * Name of the file in the directory. Default: `appliku.config.ts`, `.js` or `.mjs` where there is one, else
   * `appliku.yml`.
   */
  readonly file?: string;
  /** One of the file's `environments`, or another: then the file holds as it is. Default: `production`. */
  readonly environment?: string;
  /** Default: `app` of the file, else the name of the directory. */
  readonly app?: string;
  /** Where the code comes from. Default: what code says, else the directory. */
  readonly source?: Source;
  /** Who has the values of variables with `source: manual`, in this order. Default: the environment of this program. */
  readonly values?: readonly Values[];
}

/** All options of a deployment; with a host where the file says one. */
export type LoadedOptions = DeploymentOptions;

/**
 * Reads `appliku.config.ts` or `appliku.yml` of a directory: `deploy({ host, ...(await loadConfig('.')) })`, without `host`
 * where the file says it. Nothing is contacted but who has the values, and what code does of its own. Called by such code, it
 * reads `appliku.yml`.
 * @throws CONFIG_INVALID with every mistake and its line, VALUES_MISSING with every name
 */
export async function loadConfig(directory: string, options: LoadOptions = {}): Promise<LoadedOptions> {
  const { file = await findFile(directory), app, source } = options;
  const given = { ...(app !== undefined && { app }), ...(source !== undefined && { source }) };
  const load = isCode(file) ? fromCode : fromAppFile;
  return { ...(await load(resolve(directory), { ...options, file })), ...given };
}

/**
 * Saved commands of a directory's `appliku.yml`, also beside an `appliku.config.ts`: what it has under `commands`, by name, as
 * words for `Deployment.run()`. Without that file there are none.
 * @throws CONFIG_INVALID
 */
export async function loadCommands(directory: string): Promise<Names<readonly string[]>> {
  const names = await readdir(directory).catch((): readonly string[] => []);
  if (!names.includes('appliku.yml')) return {};
  const { file, refuse } = await read(directory);
  refuse(meaningMistakes(file));
  return savedCommands(file);
}

/**
 * The file as it is written, in the newer form: for those who want more of it than options.
 * @throws CONFIG_INVALID
 */
export async function readAppFile(directory: string, options: Pick<LoadOptions, 'file'> = {}): Promise<AppFile> {
  return (await read(directory, options.file)).file;
}

async function fromCode(directory: string, options: LoadOptions & { readonly file: string }): Promise<LoadedOptions> {
  const { environment = 'production', values = [fromEnvironment()], file } = options;
  const path = join(directory, file);
  // By its own name: this package, as everybody gets it.
  const offered = await import('@appliku/config');
  const module = await importCode(path, { ...offered, loadConfig: loadAppFile });
  return codeOptions(path, module, { directory, environment, values });
}

/** What code is given as `loadConfig()`: it would find itself otherwise. */
async function loadAppFile(directory: string, options: LoadOptions = {}): Promise<LoadedOptions> {
  return loadConfig(directory, { file: 'appliku.yml', ...options });
}

async function fromAppFile(directory: string, options: LoadOptions): Promise<LoadedOptions> {
  const { environment, values = [fromEnvironment()] } = options;
  const { file: written, refuse } = await read(directory, options.file);
  const file = inEnvironment(written, environment ?? 'production');
  refuse(meaningMistakes(file));
  const manual = await resolveValues(manualNames(file), values);
  return {
    app: file.app ?? nameOfDirectory(directory),
    ...(environment !== undefined && { environment }),
    ...(file.host !== undefined && { host: hostOf(file.host) }),
    source: directorySource(directory),
    ...toOptions(file, manual),
  };
}

async function read(directory: string, name = 'appliku.yml'): Promise<ParsedFile> {
  const path = join(directory, name);
  const text = await readFile(path, 'utf8').catch((cause: unknown) => {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new DeployError(`${path} cannot be read: ${reason}`, {
      code: 'CONFIG_INVALID',
      hint: 'loadConfig() takes the directory that the file is in; `appliku init` writes a first one.',
      cause,
    });
  });
  return parseFile(name, text);
}
