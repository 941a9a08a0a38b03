import { deno } from './deno/deno.ts';
import { dotnet } from './dotnet/dotnet.ts';
import { elixir } from './elixir/elixir.ts';
import { go } from './go/go.ts';
import { java } from './java/java.ts';
import type { LanguagePack } from './language-pack.ts';
import { node } from './node/node.ts';
import { php } from './php/php.ts';
import { python } from './python/python.ts';
import { ruby } from './ruby/ruby.ts';
import { rust } from './rust/rust.ts';
import { shell } from './shell/shell.ts';
import { staticFiles } from './static/static.ts';

/** In the order in which they are asked: of two that fit as well, the first is taken. */
export const languages: readonly LanguagePack[] = [
  elixir,
  ruby,
  php,
  rust,
  go,
  java,
  dotnet,
  python,
  deno,
  staticFiles,
  node,
  shell,
];
