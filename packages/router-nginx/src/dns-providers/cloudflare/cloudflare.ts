import { checked, type Secret } from '@appliku/core';
import * as z from 'zod';
import type { DnsProvider, TxtRecord } from '../../certificates/dns/dns-provider.ts';
import { secretSchema } from '../../options/option-texts.ts';
import { type Api, cloudflareApi } from './api.ts';

/** Zones at Cloudflare. */
export interface CloudflareOptions {
  /** An API token that may edit DNS (`Zone:DNS:Edit`) and see zones (`Zone:Zone:Read`). */
  readonly token: string | Secret;
  /** Where its API is. Default: `https://api.cloudflare.com/client/v4`. */
  readonly apiUrl?: string;
}

const schema = z.strictObject({
  token: secretSchema.pipe(z.string().regex(/^[!-~]+$/, 'must be a token')),
  apiUrl: z
    .url({ protocol: /^https?$/, error: 'must be a URL' })
    .transform((url) => url.replace(/\/$/, ''))
    .default('https://api.cloudflare.com/client/v4'),
});

const zoneSchema = z.object({ id: z.string(), name: z.string() });
const recordSchema = z.object({ id: z.string(), name: z.string(), content: z.string() });

/** Seconds; the least that Cloudflare takes of everybody. */
const ttl = 60;

/**
 * Changes zones at Cloudflare by its API.
 * @throws TypeError that names every mistake with the path of its option
 */
export function cloudflare(options: CloudflareOptions): DnsProvider {
  const { token, apiUrl } = checked(schema, options, 'cloudflare');
  const api = cloudflareApi(apiUrl, token);
  return {
    name: 'cloudflare',
    recipe: { by: 'cloudflare', options },
    zones: async (_names, { signal, mask }) => {
      mask(token);
      const zones = await api.list(zoneSchema, '/zones', {}, signal);
      return zones.map(({ name }) => name);
    },
    add: async (record, { signal, mask }) => {
      mask(token);
      const path = await recordsPath(api, record, signal);
      if ((await idsOf(api, path, record, signal)).length > 0) return;
      const { name, value } = record;
      await api.create(path, { type: 'TXT', name, content: `"${value}"`, ttl }, signal);
    },
    remove: async (record, { signal, mask }) => {
      mask(token);
      const path = await recordsPath(api, record, signal);
      for (const id of await idsOf(api, path, record, signal)) await api.remove(`${path}/${id}`, signal);
    },
  };
}

async function recordsPath(api: Api, { zone }: TxtRecord, signal: AbortSignal): Promise<string> {
  const found = (await api.list(zoneSchema, '/zones', { name: zone }, signal)).find(({ name }) => name === zone);
  if (found === undefined) throw new Error(`the token sees no zone ${zone}`);
  return `/zones/${found.id}/dns_records`;
}

/** Of the records that are this value. It is shown in quotes, or was made without. */
async function idsOf(
  api: Api,
  path: string,
  { name, value }: TxtRecord,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const records = await api.list(recordSchema, path, { type: 'TXT', 'name.exact': name }, signal);
  return records
    .filter((record) => record.name === name && record.content.replace(/^"(.*)"$/, '$1') === value)
    .map(({ id }) => id);
}
