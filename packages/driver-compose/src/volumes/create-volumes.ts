import { DeployError, dockerFailure, labelsOf } from '@appliku/core';
import type { Context, Release } from '@appliku/core';
import { volumeName } from '../names.ts';
import type { Settings } from '../options.ts';
import { createScript, foreign, unserved } from './create-script.ts';
import { deviceOf } from './served.ts';

/**
 * Makes the named volumes of a release that are not there. What is there keeps its data.
 * @throws NAME_TAKEN for one that somebody else made and that `adopt` does not name
 */
export async function createVolumes(
  release: Release,
  { adopt }: Pick<Settings, 'adopt'>,
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
  if (result.exitCode === foreign) throw foreignVolume(name, context);
  if (result.exitCode === unserved) throw unservedVolume(name, context);
  if (result.exitCode !== 0) throw dockerFailure(argv, result);
}

function foreignVolume(name: string, { places }: Context): DeployError {
  return new DeployError(`${places.run.name} has a volume ${name} that this app did not make`, {
    code: 'NAME_TAKEN',
    hint: `To use it with its data, name it in compose({ adopt: ['${name}'] }); it was not touched.`,
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
