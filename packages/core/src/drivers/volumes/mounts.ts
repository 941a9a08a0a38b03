import type { Names, Release, Volume } from '../../contract/index.ts';

/** A volume, or a directory of the host, and where it is in a container. */
export interface Mount {
  /** Name of the app's volume. */
  readonly volume: string;
  /** Directory on the host. Default: the named volume. */
  readonly path?: string;
  readonly target: string;
}

/** What a process or service sees, by the volumes of its release. */
export function toMounts(mounts: Names<string>, volumes: Names<Volume>): readonly Mount[] {
  return Object.entries(mounts).map(([volume, target]) => {
    const path = volumes[volume]?.path;
    return { volume, ...(path !== undefined && { path }), target };
  });
}

/**
 * What jobs see: each volume wherever a process has it. Of two volumes at one place, the one of the process that comes
 * first.
 */
export function jobMounts({ processes, volumes }: Pick<Release, 'processes' | 'volumes'>): readonly Mount[] {
  const all = Object.values(processes).flatMap(({ mounts = {} }) => toMounts(mounts, volumes));
  return all.filter(({ target }, index) => all.findIndex((other) => other.target === target) === index);
}
