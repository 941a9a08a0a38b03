import * as z from 'zod';
import { hostForm } from '../app/host.ts';

/** A whole number, which YAML gives as it was written. */
export function whole(min: number, max: number): z.ZodType<number> {
  const message = `must be a whole number from ${min} to ${max}`;
  return z
    .string(message)
    .regex(/^\d{1,9}$/, message)
    .transform(Number)
    .refine((value) => value >= min && value <= max, message)
    .meta({ type: 'integer', minimum: min, maximum: max });
}

/** YAML 1.2's words for it, and those of 1.1 that people go on writing. */
export const yesOrNo: z.ZodType<boolean> = z
  .string('must be true or false')
  .regex(/^(?:true|false|yes|no|on|off)$/i, 'must be true or false')
  .transform((word) => /^(?:true|yes|on)$/i.test(word))
  .meta({ type: 'boolean' });

/** A server as `ssh` is told it, with a port where it is another, or this machine. */
export const host: z.ZodType<string> = z
  .string('must be a server such as deploy@203.0.113.7')
  .regex(hostForm, 'must be a server such as deploy@203.0.113.7, or local');

/** What a line of a command can hold, and a value of an environment. */
export const text: z.ZodType<string> = z
  .string('must be a text')
  .refine((value) => !value.includes('\0'), 'must not contain a NUL byte');

export const filled: z.ZodType<string> = text.refine((value) => value.trim() !== '', 'must not be empty');

export const megabytes: z.ZodType<string> = z
  .string('must be an amount of memory such as 512M')
  .regex(/^[1-9]\d{0,9}\s*(?:[kmg]i?b?)?$/i, 'must be an amount of memory such as 512M')
  .transform((amount) => amount.toLowerCase().replace(/\s*([kmg])?i?b?$/, '$1'));

export const cores: z.ZodType<number> = z
  .string('must be a number of cores such as 0.5')
  .regex(/^\d{1,4}(?:\.\d{1,3})?$/, 'must be a number of cores such as 0.5')
  .transform(Number)
  .refine((value) => value > 0, 'must be more than 0')
  .meta({ type: ['number', 'string'] });

export const variableName: z.ZodType<string> = z
  .string('must be a name of an environment variable')
  .regex(/^[A-Za-z_][A-Za-z0-9_]*$/, 'is not a name of an environment variable');

/** As core has it, and with a slash at the end. */
export const containerPath: z.ZodType<string> = z
  .string('must be an absolute path')
  .regex(/^(?:\/[A-Za-z0-9._@+-]+)+\/?$/, 'must be an absolute path of letters, digits and . _ @ + -')
  .refine((path) => !/\/\.{1,2}(?:\/|$)/.test(path), 'must not contain . or ..');

/** Of a process, a database, a volume or a cron job. */
export const ownName: z.ZodType<string> = z
  .string('must be a name')
  .regex(/^[A-Za-z][A-Za-z0-9_-]{0,39}$/, 'must be 1-40 letters, digits, dashes and underscores, a letter first');
