import type { Endpoint, Names, Release, Volume } from '../../contract/index.ts';
import { publicDirectory } from '../../hosts/paths.ts';

/** Where Nginx's worker can read a volume: what is below /var/lib/docker is closed to it. Undefined: Docker's own place. */
export function deviceOf(app: string, { name, path, webPath }: Volume): string | undefined {
  return path === undefined && webPath !== undefined ? `${servedDirectory(app)}/${name}` : undefined;
}

/** All volumes of an app that have a web path. */
function servedDirectory(app: string): string {
  return `${publicDirectory(app)}/volumes`;
}

/** A directory by volume that has a web path, the same for both slots. */
export function volumeEndpoints({ app, volumes }: Pick<Release, 'app' | 'volumes'>): Names<readonly Endpoint[]> {
  return Object.fromEntries(
    Object.values(volumes)
      .filter(({ webPath }) => webPath !== undefined)
      .map((volume) => {
        const path = volume.path ?? deviceOf(app, volume) ?? '';
        return [volume.name, [{ kind: 'directory', instance: volume.name, path }]];
      }),
  );
}
