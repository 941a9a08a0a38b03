import type { Names } from '../contract/index.ts';

/** By these the SDK finds what it made; what lacks them is never touched. */
export const labels = {
  app: 'com.appliku.app',
  release: 'com.appliku.release',
  process: 'com.appliku.process',
  job: 'com.appliku.job',
  deployment: 'com.appliku.deployment',
} as const;

/** Labels of all that belongs to an app, or to one release of it. */
export function labelsOf(app: string, number?: number): Names<string> {
  return { [labels.app]: app, ...(number !== undefined && { [labels.release]: String(number) }) };
}
