import { type Document, isMap, isNode, isPair, isScalar, LineCounter, parseDocument, visit } from 'yaml';
import type { Mistake, Path } from './mistakes.ts';

/** A file of YAML: every scalar is the text that was written, so that `3.10` stays `3.10`, and `no` is not false. */
export interface YamlFile {
  readonly value: unknown;
  readonly mistakes: readonly Mistake[];
  /** Line of a place, from 1; of what is not there, that of what it would be in. */
  lineOf(path: Path): number;
}

/** An alias may stand for so many nodes in all: a file is not to grow to gigabytes. */
const maxAliasCount = 100;

export function readYaml(text: string): YamlFile {
  const lines = new LineCounter();
  const document = parseDocument(text, {
    schema: 'failsafe',
    lineCounter: lines,
    stringKeys: true,
    prettyErrors: false,
  });
  const lineAt = (offset: number): number => Math.max(1, lines.linePos(offset).line);
  const lineOf = (path: Path): number => lineAt(offsetOf(document, path));
  const broken = [...document.errors, ...document.warnings].map(({ message, pos: [offset] }) => ({
    path: [],
    message: `line ${lineAt(offset)}: ${message}`,
  }));
  const mistakes = [...broken, ...noKeys(document, lineAt)];
  if (mistakes.length > 0) return { value: undefined, mistakes, lineOf };
  try {
    return { value: document.toJS({ maxAliasCount }), mistakes: [], lineOf };
  } catch (error) {
    if (!(error instanceof ReferenceError)) throw error;
    return { value: undefined, mistakes: [{ path: [], message: error.message }], lineOf };
  }
}

/** What would be another thing than a key once it is an object's. */
function noKeys(document: Document, lineAt: (offset: number) => number): readonly Mistake[] {
  const mistakes: Mistake[] = [];
  visit(document, {
    Pair: (_key, { key }) => {
      if (!isScalar(key) || key.value !== '__proto__') return;
      mistakes.push({ path: [], message: `line ${lineAt(key.range?.[0] ?? 0)}: __proto__ cannot be a key` });
    },
  });
  return mistakes;
}

function offsetOf(document: Document, path: Path): number {
  for (let length = path.length; length > 0; length -= 1) {
    const [parent, key] = [document.getIn(path.slice(0, length - 1), true), path[length - 1]];
    const pair = isMap(parent)
      ? parent.items.find((item) => isPair(item) && String(item.key) === String(key))
      : undefined;
    const found = pair?.key ?? document.getIn(path.slice(0, length), true);
    if (isNode(found) && found.range) return found.range[0];
  }
  return 0;
}
