import { matcherOf } from './patterns.ts';
import type { Push } from './provider.ts';

/** Which pushes deploy an app. */
export interface PushFilter {
  /** Names or patterns of branches, e.g. `['main']` or `['release/*']`. Default: none. */
  readonly branches?: readonly string[];
  /** Names or patterns of tags, e.g. `['v*']`. Default: none. */
  readonly tags?: readonly string[];
  /**
   * Patterns of files, e.g. `['web/**']`: only a push that changes one of them. A push whose files the provider does not all
   * tell counts as one that does. Default: all files.
   */
  readonly paths?: readonly string[];
  /** A commit whose message says `[skip deploy]`, `[skip ci]` or the like is not deployed. Default: true. */
  readonly skipMarkers?: boolean;
}

const marker = /\[(skip[ -](deploy|ci)|(deploy|ci)[ -]skip|no ci)\]/i;

/** Why a push does not deploy an app; undefined: it does. */
export async function reasonAgainst(push: Push, filter: PushFilter): Promise<string | undefined> {
  const { branches = [], tags = [], paths, skipMarkers = true } = filter;
  const [, kind, name = ''] = /^refs\/(heads|tags)\/(.+)$/.exec(push.ref) ?? [];
  if (push.commit === undefined) return `${push.ref} was deleted`;
  const matches = await matcherOf(kind === 'tags' ? tags : branches);
  if (kind === undefined || !matches(name)) return `${push.ref} is not deployed`;
  if (skipMarkers && marker.test(push.message)) return 'the message of the commit says to skip it';
  if (paths === undefined || push.paths === undefined) return undefined;
  const isWatched = await matcherOf(paths);
  return push.paths.some((path) => isWatched(path)) ? undefined : 'no file that is watched was changed';
}
