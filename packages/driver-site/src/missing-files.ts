import { type Context, DeployError, type Release } from '@appliku/core';

/** At a rollback or a start: somebody removed them. */
export function missingFiles({ number }: Release, { places }: Context): DeployError {
  return new DeployError(`The files of release ${number} are not on ${places.run.name}`, {
    code: 'IMAGE_MISSING',
    hint: 'Deploy again, which builds and sends them anew.',
  });
}
