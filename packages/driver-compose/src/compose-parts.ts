import { literal } from '@appliku/core';
import type { Names, ProcessType, PublishedPort, Release, Volume } from '@appliku/core';
import { volumeName } from './names.ts';
import type { Settings } from './options.ts';

/*
 * What Compose files of releases and of services have alike.
 */

/** A volume, or a directory of the host, and where it is in a container. */
export interface Mount {
  /** Name of the app's volume. */
  readonly volume: string;
  /** Directory on the host. Default: the named volume. */
  readonly path?: string;
  readonly target: string;
}

/** The named volumes of an app: they outlive every project. */
export function volumesOf(app: string, volumes: Names<Volume>): object {
  const named = Object.values(volumes).filter(({ path }) => path === undefined);
  if (named.length === 0) return {};
  return {
    volumes: Object.fromEntries(named.map(({ name }) => [name, { external: true, name: volumeName(app, name) }])),
  };
}

export function mountsOf(mounts: Names<string>, volumes: Names<Volume>): { readonly volumes?: readonly object[] } {
  const all = toMounts(mounts, volumes);
  return all.length === 0 ? {} : { volumes: all.map(mountOf) };
}

export function mountOf({ volume, path, target }: Mount): object {
  return path === undefined
    ? { type: 'volume', source: volume, target: literal(target) }
    : { type: 'bind', source: literal(path), target: literal(target), bind: { create_host_path: true } };
}

/**
 * What jobs see: each volume wherever a process has it. Of two volumes at one place, the one of the process that comes
 * first.
 */
export function jobMounts({ processes, volumes }: Pick<Release, 'processes' | 'volumes'>): readonly Mount[] {
  const all = Object.values(processes).flatMap(({ mounts = {} }) => toMounts(mounts, volumes));
  return all.filter(({ target }, index) => all.findIndex((other) => other.target === target) === index);
}

function toMounts(mounts: Names<string>, volumes: Names<Volume>): readonly Mount[] {
  return Object.entries(mounts).map(([volume, target]) => {
    const path = volumes[volume]?.path;
    return { volume, ...(path !== undefined && { path }), target };
  });
}

export function publishedOf(ports: readonly PublishedPort[]): readonly string[] {
  return ports.map(({ address, hostPort, port, protocol }) => `${address}:${hostPort}:${port}/${protocol}`);
}

export function limitsOf({ memory, cpus }: Pick<ProcessType, 'memory' | 'cpus'>): object {
  return { ...(memory !== undefined && { mem_limit: memory }), ...(cpus !== undefined && { cpus }) };
}

export function logging({ logs }: Pick<Settings, 'logs'>): object {
  return {
    driver: 'json-file',
    options: { 'max-size': `${logs.maxMegabytes}m`, 'max-file': String(logs.maxFiles) },
  };
}
