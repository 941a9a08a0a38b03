import type { Revision } from '../../contract/index.ts';
import type { Commit, Ref } from './client.ts';
import type { Follow } from './plan.ts';

export type Named = Exclude<Follow, { readonly kind: 'commit' }>;

/** Full name of the ref to ask a server for. */
export function refOf(follow: Named): string {
  return follow.kind === 'default' ? 'HEAD' : follow.name;
}

/** The revision among all refs whose names start alike. Undefined: there is none of exactly this name. */
export function revisionOf(follow: Named, refs: readonly Ref[]): Revision | undefined {
  const name = refOf(follow);
  const found = refs.find((ref) => ref.name === name);
  return found && { id: found.commit, ref: found.target ?? name };
}

/** Anything may be written into a commit, also a time that no calendar has. */
export function commitOf(author: string, seconds: number, subject: string): Commit {
  const time = new Date(seconds * 1000);
  return { author, subject, ...(!Number.isNaN(time.getTime()) && { at: time.toISOString() }) };
}
