import { generated, type Names, nearest, secret, type Secret } from '@appliku/core';
import type { AppFile, FileVariable, FileVolume } from '../file/app-file.ts';
import type { Mistake } from '../file/mistakes.ts';
import { databaseOf } from './databases.ts';
import { nameOf } from './names.ts';

/** Shorter values cannot be masked in output without shredding it: `secret()` takes none. */
const shortestSecret = 4;

/** Names of the variables whose values are not in the file. */
export function manualNames(file: AppFile): readonly string[] {
  return variablesIn(file).flatMap((variable) =>
    'source' in variable && variable.source === 'manual' ? [variable.name] : [],
  );
}

/** The environment of the app; what volumes say wins over all. @param manual values of those that the file does not hold */
export function variablesOf(file: AppFile, manual: Names<string>): Names<string | Secret> {
  const own = variablesIn(file).flatMap((variable) => {
    const value = valueOf(variable, file, manual);
    return value === undefined ? [] : [[variable.name, value] as const];
  });
  return Object.fromEntries([...own, ...Object.values(file.volumes ?? {}).flatMap(ofVolume)]);
}

export function variableMistakes(file: AppFile): readonly Mistake[] {
  const variables = variablesIn(file);
  return variables.flatMap((variable, index) => {
    const path = ['build_settings', 'environment_variables', index];
    const twice = variables.findIndex(({ name }) => name === variable.name) < index;
    return [
      ...(twice ? [{ path, message: `${variable.name} is there twice` }] : []),
      ...('from_database' in variable ? databaseMistakes(path, variable.from_database.name, file) : []),
    ];
  });
}

function variablesIn({ build_settings: build }: AppFile): readonly FileVariable[] {
  return build?.environment_variables ?? [];
}

function valueOf(variable: FileVariable, file: AppFile, manual: Names<string>): string | Secret | undefined {
  if ('value' in variable) return variable.value;
  if ('from_domains' in variable) return variable.from_domains ? (file.domains ?? []).join(',') : undefined;
  if ('from_database' in variable) return urlOf(variable.from_database.name, file);
  if (variable.source === 'generated') return generated(`env.${variable.name}`);
  const given = manual[variable.name] ?? '';
  return given.length < shortestSecret ? given : secret(given);
}

/** The database's port is not open to others, so there is one URL to it: that of the app's own network. */
function urlOf(name: string, { databases = {} }: AppFile): Secret | undefined {
  const found = Object.hasOwn(databases, name) ? databases[name] : undefined;
  if (found === undefined) return undefined;
  const { url, password } = databaseOf(found.type, nameOf(name));
  return generated(password, url);
}

function ofVolume({
  environment_variable: prefix,
  target,
  container_path: older,
  url,
}: FileVolume): readonly (readonly [string, string])[] {
  if (prefix === undefined) return [];
  const root = [`${prefix}_ROOT`, target ?? older ?? ''] as const;
  return url === undefined || url === '' ? [root] : [root, [`${prefix}_URL`, url]];
}

function databaseMistakes(
  path: readonly (string | number)[],
  name: string,
  { databases = {} }: AppFile,
): readonly Mistake[] {
  if (Object.hasOwn(databases, name)) return [];
  const [likely] = nearest(name, Object.keys(databases));
  const known = likely === undefined ? 'there are none' : `the nearest is ${likely}`;
  return [{ path: [...path, 'from_database', 'name'], message: `there is no database ${name}; ${known}` }];
}
