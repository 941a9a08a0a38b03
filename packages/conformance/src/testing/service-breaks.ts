import type { Release } from '@appliku/core';
import type { DriverSubject } from '../suites/driver/driver-subject.ts';
import { broken } from './broken-driver.ts';
import type { Breaks } from './prove.ts';

export const once =
  'runs services once a release is prepared, keeps them over releases, and ends those that the next does not name';
export const asTheyAre = 'leaves services as they are where a release runs an older one again';

export const serviceBreaks: Breaks<DriverSubject> = {
  'runs no services': broken(
    (driver) => ({ prepare: (release, ...rest) => driver.prepare({ ...release, services: {} }, ...rest) }),
    once,
    asTheyAre,
  ),
  'never ends services': broken(
    (driver) => ({
      promote: ({ release, ...rollout }, ...rest) =>
        driver.promote({ ...rollout, release: { ...release, restores: 1 } }, ...rest),
    }),
    once,
  ),
  'ends services whatever the release is': broken(
    (driver) => ({
      promote: ({ release, ...rollout }, ...rest) => driver.promote({ ...rollout, release: asNew(release) }, ...rest),
    }),
    asTheyAre,
  ),
};

function asNew({ restores: _restores, ...release }: Release): Release {
  return release;
}
