import type { LanguagePack } from './language-pack.ts';
import { node } from './node/node.ts';
import { python } from './python/python.ts';

/** In the order in which they are asked: of two that fit as well, the first is taken. */
export const languages: readonly LanguagePack[] = [python, node];
