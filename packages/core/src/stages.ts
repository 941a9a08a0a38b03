import type { Built, Checkout, CommandResult, Release, Revision, Rollout, Route } from './contract/index.ts';

/** What each stage takes and makes: the one table that types hooks and events. */
export interface Stages {
  resolve: { readonly input: { readonly app: string }; readonly output: Revision };
  checkout: { readonly input: Revision; readonly output: Checkout };
  build: { readonly input: Checkout; readonly output: Built };
  prepare: { readonly input: Release; readonly output: Release };
  /** The release command; skipped where there is none. */
  release: { readonly input: Release; readonly output: CommandResult };
  start: { readonly input: Release; readonly output: Rollout };
  /** The commit point. */
  route: { readonly input: Rollout; readonly output: Route };
  /** From here on a failure is a warning: the new release serves. */
  promote: { readonly input: Rollout; readonly output: Rollout };
  drain: { readonly input: Rollout; readonly output: { readonly open: number } };
  retire: { readonly input: Release; readonly output: Release };
  prune: { readonly input: readonly number[]; readonly output: readonly number[] };
}

/** The steps of a deploy, in this order. */
export type StageName = keyof Stages;

/** The same as a list, in order. */
export const stageNames: readonly StageName[] = [
  'resolve',
  'checkout',
  'build',
  'prepare',
  'release',
  'start',
  'route',
  'promote',
  'drain',
  'retire',
  'prune',
];
