import { go } from './go/go.ts';
import type { LanguagePack } from './language-pack.ts';
import { node } from './node/node.ts';
import { php } from './php/php.ts';
import { python } from './python/python.ts';
import { ruby } from './ruby/ruby.ts';
import { staticFiles } from './static/static.ts';
import { shell } from './shell/shell.ts';

/** In the order in which they are asked: of two that fit as well, the first is taken. */
export const languages: readonly LanguagePack[] = [ruby, php, go, python, staticFiles, node, shell];
