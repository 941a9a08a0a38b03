import { checked, type Driver } from '@appliku/core';
import * as z from 'zod';

/** What runs beside the files. */
export interface SiteDriverOptions {
  /**
   * Runs the processes of sites that have an image, e.g. `compose()`; cron jobs, services, networks and volumes are its own
   * too. Traffic must be the router's to move, and the record in files of the run host. Default: nothing runs.
   */
  readonly processes?: Driver;
}

const driver = z
  .custom<Driver>(isDriver, 'must be a driver that runs images, e.g. compose()')
  .refine(({ supports }) => !supports.rolling, 'must leave it to the router to move traffic')
  .refine(({ store }) => store === undefined, 'must leave the record in files of the run host');
const schema = z.strictObject({ processes: driver.optional() });

/** @throws TypeError that names every mistake */
export function checkOptions(options: SiteDriverOptions): Driver | undefined {
  return checked(schema, options, 'site').processes;
}

function isDriver(given: unknown): boolean {
  const supports = z.object({ rolling: z.boolean() });
  const shape = z.object({ kind: z.literal('driver'), runs: z.array(z.string()), start: z.function(), supports });
  const { success, data } = shape.safeParse(given);
  return success && data.runs.includes('image');
}
