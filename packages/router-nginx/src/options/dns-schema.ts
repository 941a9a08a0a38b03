import * as z from 'zod';
import { type DnsProvider, isDnsProvider } from '../certificates/dns/dns-provider.ts';
import { cloudflare, type CloudflareOptions } from '../dns-providers/cloudflare/cloudflare.ts';
import { rfc2136, type Rfc2136Options } from '../dns-providers/rfc2136/rfc2136.ts';

const madeSchema = z.object({
  recipe: z.discriminatedUnion('by', [
    z.object({ by: z.literal('cloudflare'), options: z.custom<CloudflareOptions>() }),
    z.object({ by: z.literal('rfc2136'), options: z.custom<Rfc2136Options>() }),
  ]),
});

/** A provider; or one as plain data, as a server has it that renews. */
export const dnsSchema: z.ZodType<DnsProvider> = z.unknown().transform((given, { addIssue }) => {
  if (isDnsProvider(given)) return given;
  const { data } = madeSchema.safeParse(given);
  if (data !== undefined)
    return data.recipe.by === 'cloudflare' ? cloudflare(data.recipe.options) : rfc2136(data.recipe.options);
  addIssue({ code: 'custom', message: 'must be a provider with a name, zones, add and remove' });
  return z.NEVER;
});
