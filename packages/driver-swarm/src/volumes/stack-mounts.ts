import { labelsOf, literal, type Mount, type Names, volumeName } from '@appliku/core';
import type { Settings } from '../options.ts';

/** What a service of a stack file mounts. */
export function mountsOf(mounts: readonly Mount[]): { readonly volumes?: readonly object[] } {
  return mounts.length === 0 ? {} : { volumes: mounts.map(mountOf) };
}

function mountOf({ volume, path, target }: Mount): object {
  return path === undefined
    ? { type: 'volume', source: volume, target: literal(target) }
    : { type: 'bind', source: literal(path), target: literal(target) };
}

/** The named volumes of a stack file: a node makes one when its first task comes. They outlive every stack. */
export function volumesOf(
  app: string,
  mounts: readonly Mount[],
  settings: Pick<Settings, 'volumes'>,
): { readonly volumes?: Names<object> } {
  const named = [...new Set(mounts.filter(({ path }) => path === undefined).map(({ volume }) => volume))].sort();
  if (named.length === 0) return {};
  return { volumes: Object.fromEntries(named.map((volume) => [volume, volumeOf(app, volume, settings)])) };
}

function volumeOf(app: string, volume: string, { volumes }: Pick<Settings, 'volumes'>): object {
  const place = volumes[volume];
  const { driver, options } = place === undefined || 'node' in place ? {} : place;
  return {
    name: volumeName(app, volume),
    ...(driver !== undefined && { driver }),
    ...(options !== undefined && {
      driver_opts: Object.fromEntries(Object.entries(options).map(([name, value]) => [name, literal(value)])),
    }),
    labels: labelsOf(app),
  };
}
