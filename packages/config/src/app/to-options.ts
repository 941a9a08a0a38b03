import type { DeploymentOptions, Driver, Names, VolumeOptions } from '@appliku/core';
import { compose } from '@appliku/driver-compose';
import { site } from '@appliku/driver-site';
import { nginx } from '@appliku/router-nginx';
import type { AppFile } from '../file/app-file.ts';
import type { Mistake } from '../file/mistakes.ts';
import { buildMistakes, builderOf } from './builder.ts';
import { wordsOf } from './command.ts';
import { databaseOf } from './databases.ts';
import { dataOf, nameMistakes, nameOf, renamed } from './names.ts';
import { isSite, processesOf, processMistakes, releaseCommandOf, runsContainers } from './processes.ts';
import { savedCommandMistakes } from './saved-commands.ts';
import { variableMistakes, variablesOf } from './variables.ts';

/** What a file says of a deployment: all but where it goes, and where its code comes from. */
export type FileOptions = Omit<DeploymentOptions, 'host' | 'places' | 'source' | 'app' | 'environment'>;

/** What no single key of a file shows. */
export function meaningMistakes(file: AppFile): readonly Mistake[] {
  return [
    ...nameMistakes(file),
    ...buildMistakes(file),
    ...processMistakes(file),
    ...variableMistakes(file),
    ...savedCommandMistakes(file),
  ];
}

/** @param manual values of the variables that are not in the file */
export function toOptions(file: AppFile, manual: Names<string>): FileOptions {
  const { domains, https, keep } = file;
  const releaseCommand = releaseCommandOf(file);
  const databases = renamed(file.databases, ({ type }, name) => databaseOf(type, nameOf(name)).service);
  return {
    builder: builderOf(file, manual),
    driver: driverOf(file),
    router: nginx(https === undefined ? {} : { tls: { acme: { email: https.email } } }),
    processes: processesOf(file),
    volumes: { ...volumesOf(file), ...dataVolumes(file) },
    services: databases,
    cron: renamed(file.cronjobs, ({ schedule, command }) => ({ schedule, command: wordsOf(command) })),
    env: variablesOf(file, manual),
    ...(releaseCommand !== undefined && { releaseCommand }),
    ...(domains !== undefined && { domains }),
    ...(keep !== undefined && { keep }),
  };
}

function driverOf(file: AppFile): Driver {
  if (!isSite(file)) return compose();
  return runsContainers(file) ? site({ processes: compose() }) : site();
}

/**
 * Every process has every volume, so that more than one writer is what they are used to: they are shared, and no process has
 * to stop for another to start.
 */
function volumesOf({ volumes }: AppFile): Names<VolumeOptions> {
  return renamed(volumes, ({ url = '', shared = true }) => {
    const webPath = url.replace(/\/+$/, '');
    return { shared, ...(webPath !== '' && { webPath: webPath.startsWith('/') ? webPath : `/${webPath}` }) };
  });
}

function dataVolumes({ databases = {} }: AppFile): Names<VolumeOptions> {
  return Object.fromEntries(Object.keys(databases).map((name) => [dataOf(name), {}]));
}
