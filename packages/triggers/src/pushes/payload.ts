import * as z from 'zod';
import { fullHash } from '../queue/full-hash.ts';
import type { Delivery } from './provider.ts';

/** Parts of a payload that several providers have in common. */
export const hash: z.ZodString = z.string().regex(fullHash);
export const ref: z.ZodString = z.string().startsWith('refs/').max(1_000);

const files = z.array(z.string()).nullish();
export const commitSchema: z.ZodType<Commit> = z.object({
  message: z.string().nullish(),
  added: files,
  modified: files,
  removed: files,
});

/** One commit of a push. */
export interface Commit {
  readonly message?: string | null | undefined;
  readonly added?: readonly string[] | null | undefined;
  readonly modified?: readonly string[] | null | undefined;
  readonly removed?: readonly string[] | null | undefined;
}

/** The payload, also where it comes as a field of a form. */
export function payloadOf({ headers, body }: Delivery): unknown {
  const text = body.toString('utf8');
  const isForm = headers.get('content-type')?.startsWith('application/x-www-form-urlencoded') === true;
  return JSON.parse(isForm ? (new URLSearchParams(text).get('payload') ?? '') : text);
}

/** Undefined: there is nothing, as where a branch is deleted or made. */
export function hashOf(given: string | null | undefined): string | undefined {
  return given === null || given === undefined || /^0+$/.test(given) ? undefined : given;
}

export function pathsOf(commits: readonly Commit[]): readonly string[] {
  const all = commits.flatMap(({ added, modified, removed }) => [added, modified, removed].flatMap((one) => one ?? []));
  return [...new Set(all)];
}
