import { literal, toMounts, volumeName } from '@appliku/core';
import type { Mount, Names, ProcessType, PublishedPort, Volume } from '@appliku/core';
import type { Settings } from './options.ts';

/*
 * What Compose files of releases and of services have alike.
 */

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
