import type { Names } from '@appliku/core';
import type { AppFile, FileProcess, FileVariable } from '../file/app-file.ts';

/** The file as it is in an environment: what that one says wins, by process and key, and by variable. */
export function inEnvironment(file: AppFile, environment: string): AppFile {
  const { environments = {} } = file;
  const overlay = Object.hasOwn(environments, environment) ? environments[environment] : undefined;
  if (overlay === undefined) return file;
  const { services, environment_variables: variables = [], host, domains, https, keep } = overlay;
  return {
    ...file,
    ...(host !== undefined && { host }),
    ...(domains !== undefined && { domains }),
    ...(https !== undefined && { https }),
    ...(keep !== undefined && { keep }),
    services: merged(file.services ?? {}, services ?? {}),
    build_settings: {
      ...file.build_settings,
      environment_variables: replaced(file.build_settings?.environment_variables ?? [], variables),
    },
  };
}

function merged(all: Names<FileProcess>, changes: Names<FileProcess>): Names<FileProcess> {
  const names = [...new Set([...Object.keys(all), ...Object.keys(changes)])];
  return Object.fromEntries(names.map((name) => [name, { ...all[name], ...changes[name] }]));
}

function replaced(all: readonly FileVariable[], changes: readonly FileVariable[]): readonly FileVariable[] {
  const changed = new Set(changes.map(({ name }) => name));
  return [...all.filter(({ name }) => !changed.has(name)), ...changes];
}
