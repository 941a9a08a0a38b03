import { partsOf } from '../app-id.ts';
import type { Names } from '../contract/index.ts';

/** By these the SDK finds what it made; what lacks them is never touched. Those of the app itself are by `labelsOf` only. */
export const labels = {
  release: 'com.appliku.release',
  process: 'com.appliku.process',
  job: 'com.appliku.job',
  service: 'com.appliku.service',
  /** Number of the release that a service was made for. */
  since: 'com.appliku.since',
  /** Of networks that apps share: what the options call it. */
  network: 'com.appliku.network',
  deployment: 'com.appliku.deployment',
} as const;

/**
 * Labels of all that belongs to an app in its environment, or to one release of it. One alone would also find what is
 * of the app in another environment.
 */
export function labelsOf(id: string, number?: number): Names<string> {
  const { app, environment } = partsOf(id);
  return {
    'com.appliku.app': app,
    'com.appliku.environment': environment,
    ...(number !== undefined && { [labels.release]: String(number) }),
  };
}
