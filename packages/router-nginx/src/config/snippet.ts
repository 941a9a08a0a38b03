import type { Settings } from '../options/options.ts';

/**
 * Turns off what the server's own configuration may have turned on, unless the snippet has a say of its own: Nginx takes
 * such a directive once, or goes by the first.
 */
export function offLines(name: string, { snippet = '' }: Pick<Settings, 'snippet'>): readonly string[] {
  return directivesOf(snippet).has(name) ? [] : [`${name} off;`];
}

/** A comment, a mark, or a word of Nginx's language. */
const token = /#[^\n]*|([;{}])|("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|(?:\$\{\w*\}|\\.|[^\s;{}\\])+)/gs;

/** Names of the directives that are for the server itself, and not for a block in it. */
function directivesOf(snippet: string): ReadonlySet<string> {
  const names = new Set<string>();
  let depth = 0;
  let begins = true;
  for (const [, mark, word] of snippet.matchAll(token)) {
    if (mark === '{') depth += 1;
    if (mark === '}') depth -= 1;
    if (begins && depth === 0 && word !== undefined) names.add(word);
    if (mark ?? word) begins = mark !== undefined;
  }
  return names;
}
