import { posix } from 'node:path';
import type { Names } from '@appliku/core';
import { parse } from 'yaml';
import type { FileBuild, FileVariable } from '../file/app-file.ts';
import { ownName } from '../file/texts.ts';
import { commandOfService, portOf, type Service, servicesOf, settledKeys, volumesOf } from './compose-service.ts';
import { databaseTypeOf } from './compose-databases.ts';
import { environmentOf } from './compose-environment.ts';
import { type Found, nothing, told } from './found.ts';

/** Processes, databases, variables, ports and volumes of a docker-compose.yml. */
export function readCompose(written: string): Found {
  const all = Object.entries(servicesOf(parsed(written)) ?? {});
  if (all.length === 0)
    return { ...nothing, notes: ['nothing was taken over from the Compose file: it has no services'] };
  const databases = databasesOf(all);
  const [apps, others] = appsOf(all.filter(([name]) => !Object.hasOwn(databases, name)));
  const web = apps.find(([name]) => name === 'web') ?? apps.find(([, service]) => portOf(service) !== undefined);
  const read = apps.map(([name, service]) => readApp(name === web?.[0] ? 'web' : name, service, databases));
  return {
    build: buildOf(web?.[1] ?? apps[0]?.[1] ?? {}, apps),
    services: Object.assign({}, ...read.map(({ services }) => services)),
    databases,
    volumes: Object.assign({}, ...read.map(({ volumes }) => volumes)),
    variables: once(read.flatMap(({ variables }) => variables)),
    notes: [
      ...(web !== undefined && web[0] !== 'web'
        ? [`web, which takes the requests, is ${told(web[0])} of the Compose file`]
        : []),
      ...Object.keys(databases).map(
        (name) => `${name} begins empty, with a password of its own: bring its data over yourself`,
      ),
      ...others.map(
        ([name, { image }]) => `not taken over from the Compose file: the service ${told(name)} with ${told(image)}`,
      ),
      ...read.flatMap(({ notes }) => notes),
    ],
  };
}

type Entry = readonly [string, Service];

function databasesOf(all: readonly Entry[]): Names<{ readonly type: string }> {
  const known = all.flatMap(([name, { image }]): readonly [string, { readonly type: string }][] => {
    const type = databaseTypeOf(image);
    return type === undefined || !ownName.safeParse(name).success ? [] : [[name, { type }]];
  });
  return Object.fromEntries(known);
}

/** What is built here, of the one image that there is, and all else. */
function appsOf(all: readonly Entry[]): readonly [readonly Entry[], readonly Entry[]] {
  const built = all.filter(
    ([name, { build }]) => build !== undefined && name !== 'release' && ownName.safeParse(name).success,
  );
  const first = built.find(([name]) => name === 'web') ?? built[0];
  const isApp = ([name, { build, image }]: Entry): boolean =>
    // It would be the release command here.
    name !== 'release' &&
    ownName.safeParse(name).success &&
    (build === undefined
      ? image !== undefined && image === first?.[1].image
      : JSON.stringify(build) === JSON.stringify(first?.[1].build));
  return [all.filter(isApp), all.filter((entry) => !isApp(entry))];
}

/** What one service says, called by its name here. */
function readApp(name: string, service: Service, databases: Found['databases']): Found {
  const command = commandOfService(service.command);
  const [volumes, left] = volumesOf(service.volumes);
  const [variables, unread] = environmentOf(service.environment, databases);
  const unknown = Object.keys(service).filter((key) => !settledKeys.has(key));
  return {
    ...nothing,
    services: { [name]: { ...(command !== undefined && { command }) } },
    volumes,
    variables,
    notes: [
      ...(command === undefined && service.command !== undefined ? ['command'] : []),
      ...unknown,
      ...left,
      ...unread,
    ].map((what) => `not taken over from the service ${name}: ${what}`),
  };
}

/** How the app is built, and where it listens. */
function buildOf(service: Service, apps: readonly Entry[]): FileBuild {
  const build = service.build ?? apps.find((entry) => entry[1].build !== undefined)?.[1].build;
  const port = portOf(service);
  if (build === undefined) return {};
  const { context = '.', dockerfile = 'Dockerfile' } = typeof build === 'string' ? { context: build } : build;
  const [directory, path] = [posix.normalize(context), posix.join(context, dockerfile)];
  return {
    build_image: 'dockerfile',
    ...(path !== 'Dockerfile' && { dockerfile_path: path }),
    ...(directory !== '.' && directory !== './' && { dockerfile_context_path: directory }),
    ...(port !== undefined && { container_port: port }),
  };
}

/** Of what several services say, the first. */
function once(variables: readonly FileVariable[]): readonly FileVariable[] {
  return variables.filter(({ name }, index) => variables.findIndex((other) => other.name === name) === index);
}

function parsed(written: string): unknown {
  try {
    return parse(written, { merge: true, maxAliasCount: 100, logLevel: 'silent' });
  } catch {
    return undefined;
  }
}
