import type { Context } from './context.ts';
import type { Plugin } from './plugin.ts';

/** One state of the code. */
export interface Revision {
  /** Names the content for good: a commit's full hash, or a hash over all files. */
  readonly id: string;
  /** What was followed to get there, e.g. `refs/heads/main`. */
  readonly ref?: string;
  /** First line of the commit message. */
  readonly subject?: string;
  /** Name of the commit's author. */
  readonly author?: string;
  /** When it was committed; ISO 8601, UTC. */
  readonly at?: string;
}

/** The files of one revision, on the deployer, for one run only. */
export interface Checkout {
  readonly revision: Revision;
  /** Absolute path. */
  readonly directory: string;
  /** Removes what the source made for this run; a user's own directory stays as it is. */
  dispose(): Promise<void>;
}

/** Where code comes from. */
export interface Source extends Plugin<'source'> {
  /**
   * Tells the present revision in one round trip and without fetching files, so that a deploy with
   * nothing to do ends here.
   * @throws SOURCE_UNREACHABLE, SOURCE_AUTH, REVISION_NOT_FOUND
   */
  resolve(context: Context): Promise<Revision>;
  /** Fetches exactly this revision, also when its branch has moved since. */
  checkout(revision: Revision, context: Context): Promise<Checkout>;
}
