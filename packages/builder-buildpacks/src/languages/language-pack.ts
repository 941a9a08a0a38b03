import type { Draft, Language, Wishes } from '../plan/plan.ts';
import type { Tree } from '../tree.ts';

/** That a tree is of a language, and by what. */
export interface Detected {
  readonly file: string;
  /** `weak`: a file that other languages have beside their own. */
  readonly strength: 'strong' | 'weak';
}

/** What there is of a language: a folder with this, and a line in index.ts. */
export interface LanguagePack {
  readonly language: Language;
  /** Planned in outline only: who gets it is told so. */
  readonly experimental?: true;
  /** For people. */
  readonly title: string;
  detect(tree: Tree): Detected | undefined;
  /** @throws BUILD_FAILED with the file and line that keeps it from being planned */
  plan(tree: Tree, wishes: Wishes): Draft;
}
