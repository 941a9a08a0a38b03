import { domainToASCII } from 'node:url';
import * as z from 'zod';

/** RFC 1123 labels; the name may be given in Unicode. */
const label = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;

export const domainSchema: z.ZodType<string> = z
  .string()
  .refine(isDomain, 'must be a domain name such as shop.example.com');

export const pathSchema: z.ZodType<string> = z
  .string()
  .regex(/^\/[A-Za-z0-9._~/-]*$/, 'must be a path of letters, digits and . _ ~ / -')
  .refine((path) => !path.includes('..') && !path.includes('//'), 'must not contain .. or //');

/** Lower case, ASCII. */
export function asciiDomain(domain: string): string {
  return domainToASCII(domain.toLowerCase());
}

function isDomain(given: string): boolean {
  if (/[\s\0-\x1f/:@?#%\\]/.test(given)) return false;
  const ascii = asciiDomain(given);
  const labels = ascii.split('.');
  if (ascii.length > 253 || labels.length < 2) return false;
  return labels.every((part) => label.test(part)) && !/^\d+$/.test(labels.at(-1) ?? '');
}
