import * as z from 'zod';
import type { Names } from '../contract/index.ts';
import { namesSchema } from './names-schema.ts';

/**
 * Who wanted a release, and why. It is in the record, in results and in the event `run:start`, masked; it does not make
 * another release: with nothing else changed, the outcome is `unchanged`.
 */
export interface ReleaseNote {
  /** At most 200 characters. Default: the option `by` of the deployment. */
  readonly by?: string;
  /** For people, at most 1000 characters. Default: none. */
  readonly reason?: string;
  /**
   * What the embedding program wants to find again, e.g. `{ ticket: 'OPS-7' }`: at most 32, whose names have at most 64
   * letters, digits and `. _ / -`, a letter first, and whose values at most 1000 characters. No secrets. Default: none.
   */
  readonly metadata?: Names<string>;
}

const text = (most: number): z.ZodString =>
  z
    .string()
    .max(most, `must be at most ${most} characters`)
    .regex(/^[^\0]*$/, 'must not contain a NUL byte');
const name = z
  .string()
  .regex(/^[A-Za-z][A-Za-z0-9._/-]{0,63}$/, 'must be 1-64 letters, digits and . _ / -, a letter first');

export const bySchema: z.ZodType = text(200).min(1, 'must not be empty');

export const noteSchema: z.ZodType = z.object({
  by: bySchema.optional(),
  reason: text(1000).min(1, 'must not be empty').optional(),
  metadata: namesSchema(name, text(1000))
    .refine((given) => Object.keys(given).length <= 32, 'must be at most 32')
    .optional(),
});
