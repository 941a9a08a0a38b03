import * as z from 'zod';
import type { TxtRecord } from './dns-provider.ts';

const schema = z.object({
  schema: z.literal(1),
  records: z.array(z.object({ zone: z.string(), name: z.string(), value: z.string() })),
});

/** What was added to DNS and is to be removed again, as it is noted on a server: a run that is killed leaves it. */
export function dnsValuesText(records: readonly TxtRecord[]): string {
  return `${JSON.stringify({ schema: 1, records }, undefined, 2)}\n`;
}

export function parseDnsValues(text: string): readonly TxtRecord[] {
  return schema.parse(JSON.parse(text)).records;
}
