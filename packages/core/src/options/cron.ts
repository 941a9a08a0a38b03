import * as z from 'zod';
import type { CronJob, Names } from '../contract/index.ts';
import { parseSchedule } from './cron-schedule.ts';
import { commandSchema, limitShape } from './process-schemas.ts';
import { toCommand, toLimits } from './processes.ts';
import type { CommandOption, LimitOptions } from './process-options.ts';

/** A command that the host's own scheduler runs, in fresh containers of the release that is live then. */
export interface CronOptions extends LimitOptions {
  /**
   * Minute, hour, day of the month, month, day of the week, in UTC: `30 3 * * mon-fri`. As in cron, where both days are
   * given, one of them is enough.
   */
  readonly schedule: string;
  readonly command: CommandOption;
  /** Whether a run may start while one before still runs; with `forbid` it is left out, and told. Default: `forbid`. */
  readonly overlap?: 'forbid' | 'allow';
  /** Milliseconds; then the container is stopped. Default: 3600000, an hour. */
  readonly timeoutMs?: number;
}

export const cronSchema: z.ZodType = z.strictObject({
  schedule: z.string().superRefine((text, context) => {
    try {
      parseSchedule(text);
    } catch (error) {
      if (!(error instanceof TypeError)) throw error;
      context.addIssue({ code: 'custom', message: error.message });
    }
  }),
  command: commandSchema,
  overlap: z.enum(['forbid', 'allow']).optional(),
  timeoutMs: z.number().int().positive().optional(),
  ...limitShape,
});

export function toCron(options: Names<CronOptions>): Names<CronJob> {
  return Object.fromEntries(Object.entries(options).map(([name, job]) => [name, toCronJob(name, job)]));
}

function toCronJob(
  name: string,
  { schedule, command, overlap = 'forbid', timeoutMs = 3_600_000, ...limits }: CronOptions,
): CronJob {
  return { name, schedule, command: toCommand(command), overlap, timeoutMs, ...toLimits(limits) };
}
