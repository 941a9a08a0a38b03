import type { Names, Rule, Volume } from '../contract/index.ts';
import type { DeploymentOptions, VolumeOptions } from './options.ts';

export function toVolumes(options: Names<VolumeOptions> = {}): Names<Volume> {
  return Object.fromEntries(Object.entries(options).map(([name, option]) => [name, toVolume(name, option)]));
}

function toVolume(name: string, { path, shared = false, webPath }: VolumeOptions): Volume {
  return { name, ...(path !== undefined && { path }), shared, ...(webPath !== undefined && { webPath }) };
}

/** Every domain of the app has the files of each volume with a web path. */
export function volumeRules(volumes: Names<Volume>, domains: readonly string[]): readonly Rule[] {
  if (domains.length === 0) return [];
  return Object.values(volumes).flatMap(({ name, webPath }) =>
    webPath === undefined ? [] : [{ domains, path: webPath, to: name }],
  );
}

/** What no single option shows of volumes. */
export function volumeMistakes({ driver, router, processes = {}, volumes = {} }: DeploymentOptions): readonly string[] {
  const unknown = Object.entries(processes).flatMap(([process, { mounts = {} }]) =>
    Object.keys(mounts)
      .filter((name) => !Object.hasOwn(volumes, name))
      .map((name) => `processes.${process}.mounts.${name}: there is no volume ${name}`),
  );
  const doubled = Object.entries(volumes)
    .filter(([name, { webPath }]) => webPath !== undefined && Object.hasOwn(processes, name))
    .map(([name]) => `volumes.${name}: a process is called that; rules would not tell them apart`);
  const served = Object.values(volumes).some(({ webPath }) => webPath !== undefined);
  return [
    ...unknown,
    ...doubled,
    ...(Object.keys(volumes).length > 0 && !driver.supports.volumes ? [`volumes: ${driver.name} has none`] : []),
    ...(served && !router.accepts.includes('directory') ? [`volumes: ${router.name} serves no files`] : []),
  ];
}
