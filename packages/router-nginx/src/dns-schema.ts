import * as z from 'zod';
import { type DnsProvider, isDnsProvider } from './certificates/dns/dns-provider.ts';
import { cloudflare, type CloudflareOptions } from './dns-providers/cloudflare/cloudflare.ts';
import { rfc2136, type Rfc2136Options } from './dns-providers/rfc2136/rfc2136.ts';

const made = z
  .object({
    recipe: z.discriminatedUnion('by', [
      z.object({ by: z.literal('cloudflare'), options: z.custom<CloudflareOptions>() }),
      z.object({ by: z.literal('rfc2136'), options: z.custom<Rfc2136Options>() }),
    ]),
  })
  .transform(({ recipe }) => (recipe.by === 'cloudflare' ? cloudflare(recipe.options) : rfc2136(recipe.options)));

/** A provider; or one as plain data, as a server has it that renews. */
export const dnsSchema: z.ZodType<DnsProvider> = z.union([z.custom<DnsProvider>(isDnsProvider), made], {
  error: 'must be a provider with a name, zones, add and remove',
});
