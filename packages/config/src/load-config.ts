import { readFile } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { DeployError, type DeploymentOptions, directory as directorySource, type Source } from '@appliku/core';
import { hostOf } from './app/host.ts';
import { inEnvironment } from './app/in-environment.ts';
import { nameOf } from './app/names.ts';
import { meaningMistakes, toOptions } from './app/to-options.ts';
import { manualNames } from './app/variables.ts';
import type { AppFile } from './file/app-file.ts';
import { type ParsedFile, parseFile } from './file/parse-file.ts';
import { fromEnvironment } from './values/from.ts';
import { resolveValues } from './values/resolve-values.ts';
import type { Values } from './values/values.ts';

/** What a file does not say. */
export interface LoadOptions {
  /** Name of the file in the directory. Default: `appliku.yml`. */
  readonly file?: string;
  /** One of the file's `environments`, or another: then the file holds as it is. Default: production. */
  readonly environment?: string;
  /** Default: `app` of the file, else the name of the directory. */
  readonly app?: string;
  /** Where the code comes from. Default: the directory. */
  readonly source?: Source;
  /** Who has the values of variables with `source: manual`, in this order. Default: the environment of this program. */
  readonly values?: readonly Values[];
}

/** All options of a deployment; with a host where the file says one. */
export type LoadedOptions = Omit<DeploymentOptions, 'places'>;

/**
 * Reads `appliku.yml` of a directory: `deploy({ host, ...(await loadConfig('.')) })`, without `host` where the file says it.
 * Nothing is contacted but who has the values.
 * @throws CONFIG_INVALID with every mistake and its line, VALUES_MISSING with every name
 */
export async function loadConfig(directory: string, options: LoadOptions = {}): Promise<LoadedOptions> {
  const { file: written, refuse } = await read(directory, options);
  const { environment } = options;
  const file = inEnvironment(written, environment);
  refuse(meaningMistakes(file));
  const manual = await resolveValues(manualNames(file), options.values ?? [fromEnvironment()]);
  return {
    app: options.app ?? file.app ?? nameOf(basename(resolve(directory)).replace(/[^A-Za-z0-9_-]+/g, '-')),
    ...(environment !== undefined && { environment }),
    ...(file.host !== undefined && { host: hostOf(file.host) }),
    source: options.source ?? directorySource(resolve(directory)),
    ...toOptions(file, manual),
  };
}

/**
 * The file as it is written, in the newer form: for those who want more of it, such as its `commands`.
 * @throws CONFIG_INVALID
 */
export async function readAppFile(directory: string, options: Pick<LoadOptions, 'file'> = {}): Promise<AppFile> {
  return (await read(directory, options)).file;
}

async function read(directory: string, { file: name = 'appliku.yml' }: Pick<LoadOptions, 'file'>): Promise<ParsedFile> {
  const path = join(directory, name);
  const text = await readFile(path, 'utf8').catch((cause: unknown) => {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new DeployError(`${path} cannot be read: ${reason}`, {
      code: 'CONFIG_INVALID',
      hint: 'loadConfig() takes the directory that the file is in.',
      cause,
    });
  });
  return parseFile(name, text);
}
