import * as z from 'zod';
import type { BalanceSettings } from './balance-options.ts';

const cookie = z.string().regex(/^\w{1,64}$/, 'must be a name of letters, digits and _');

export const balanceSchema: z.ZodType<BalanceSettings> = z
  .strictObject({
    method: z.enum(['round-robin', 'least-connections']).default('round-robin'),
    sticky: z
      .union([z.literal('address'), z.literal('cookie'), z.literal(false), z.strictObject({ cookie })], {
        error: "must be 'address', 'cookie', { cookie: name } or false",
      })
      .optional(),
    leaveOut: z
      .strictObject({
        failures: z.int().min(1).max(100),
        forMs: z.int().min(1000).max(60_000).multipleOf(1000, 'must be whole seconds'),
      })
      .optional(),
  })
  .refine(({ method, sticky = false }) => method === 'round-robin' || sticky === false, {
    path: ['method'],
    error: 'least-connections has no sticky clients',
  });
