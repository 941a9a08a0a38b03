import type { Context } from '../contract/index.ts';
import { engine } from '../engine/create-engine.ts';
import { messageOf } from '../errors.ts';

/** Bytes of cache that a build leaves: the layers of some large images. */
export const usualCache = 10_000_000_000;

/**
 * Removes what was not used for longest from the build cache of the build host until it is no larger than this. What a build
 * at work uses stays. Docker cannot tell whose it is: a cache is all builds', and what is removed is built anew where
 * it is needed. Failing is a warning.
 */
export async function boundCache(bytes: number, { places, log, signal }: Context): Promise<void> {
  try {
    const freed = await engine(places.build).pruneBuildCache(bytes);
    if (freed > 0) log.info(`Removed ${Math.ceil(freed / 1e6)} MB of build cache on ${places.build.name}`);
  } catch (error) {
    if (!signal.aborted) log.warn(`The build cache on ${places.build.name} is not bounded: ${messageOf(error)}`);
  }
}
