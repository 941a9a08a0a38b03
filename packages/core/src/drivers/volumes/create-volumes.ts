import type { Context, Release } from '../../contract/index.ts';
import { dockerFailure } from '../../engine/docker-failure.ts';
import { labelsOf } from '../../engine/labels.ts';
import { DeployError } from '../../errors.ts';
import { createScript, foreign, unserved } from './create-script.ts';
import { deviceOf } from './served.ts';
import { volumeName } from './volume-name.ts';

/**
 * Makes the named volumes of a release that are not on the run host. What is there keeps its data.
 * @throws NAME_TAKEN for one that somebody else made and that `adopt`, an option of the driver of that name, does not name
 */
export async function createVolumes(
  release: Pick<Release, 'app' | 'volumes'>,
  { adopt, driver }: { readonly adopt: readonly string[]; readonly driver: string },
  context: Context,
): Promise<void> {
  const named = Object.values(release.volumes).filter(({ path }) => path === undefined);
  if (named.length === 0) return;
  const volumes = named.flatMap((volume) => {
    const name = volumeName(release.app, volume.name);
    return [name, deviceOf(release.app, volume) ?? '', adopt.includes(name) ? 'adopt' : ''];
  });
  const labels = Object.entries(labelsOf(release.app)).map(([name, value]) => `${name}=${value}`);
  const argv = ['sh', '-c', createScript, 'volumes', ...labels, ...volumes];
  const result = await context.places.run.run(argv, { signal: context.signal });
  const name = result.stdout.trim().split('\n').at(-1) ?? '';
  if (result.exitCode === foreign) throw foreignVolume(name, driver, context);
  if (result.exitCode === unserved) throw unservedVolume(name, context);
  if (result.exitCode !== 0) throw dockerFailure(argv, result);
}

function foreignVolume(name: string, driver: string, { places }: Context): DeployError {
  return new DeployError(`${places.run.name} has a volume ${name} that this app did not make`, {
    code: 'NAME_TAKEN',
    hint: `To use it with its data, name it in ${driver}({ adopt: ['${name}'] }); it was not touched.`,
  });
}

function unservedVolume(name: string, { places }: Context): DeployError {
  return new DeployError(
    `The volume ${name} on ${places.run.name} was made without a web path, where Nginx cannot read`,
    {
      code: 'NAME_TAKEN',
      hint: 'Take another name for the volume with the web path, and copy the data; it was not touched.',
    },
  );
}
