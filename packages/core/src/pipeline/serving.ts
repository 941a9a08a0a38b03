import { DeployError } from '../errors.ts';
import { type Current, currentOf } from './current.ts';
import type { Run } from './run.ts';

/** What serves now, for operations that need it. @throws RELEASE_NOT_FOUND */
export async function serving(run: Run): Promise<Current> {
  const current = await currentOf(run);
  if (current !== undefined) return current;
  throw noRelease(run);
}

export function noRelease(run: Run): DeployError {
  return new DeployError(`${run.configuration.app} has no live release`, {
    code: 'RELEASE_NOT_FOUND',
    hint: 'Deploy first; after a crash, repair() brings back what served.',
  });
}
