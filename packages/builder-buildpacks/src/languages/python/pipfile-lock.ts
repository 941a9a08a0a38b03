import { createHash } from 'node:crypto';
import * as z from 'zod';
import type { Tree } from '../../tree.ts';
import { readToml } from '../../versions/tool-files.ts';

const table = z.record(z.string(), z.unknown());
const pipfile = z.looseObject({
  source: z.array(z.unknown()).default([{ name: 'pypi', url: 'https://pypi.org/simple', verify_ssl: true }]),
  requires: table.default({}),
  packages: table.default({}),
  'dev-packages': table.default({}),
});

/** A lockfile of Pipenv holds a hash of the Pipfile that it was made of; Pipenv refuses it for another. */
export function pipfileLockWarnings(tree: Tree): readonly string[] {
  const [text, lock] = [tree.read('Pipfile'), tree.read('Pipfile.lock')];
  const recorded = /"hash":\s*\{\s*"sha256":\s*"([0-9a-f]{64})"/.exec(lock ?? '')?.[1];
  if (text === undefined || recorded === undefined || recorded === hashOf(text)) return [];
  return ['Pipfile.lock was made of another Pipfile: it will be refused. Run `pipenv lock` and commit what it writes.'];
}

/** Of what says which packages are installed; sections of other names are categories of them. */
function hashOf(text: string): string {
  const { source, requires, packages, ...others } = readToml('Pipfile', text, pipfile);
  const { 'dev-packages': develop, scripts: _scripts, pipfile: _pipfile, pipenv: _pipenv, ...categories } = others;
  const hashed = { ...categories, _meta: { sources: source, requires }, default: packages, develop };
  return createHash('sha256').update(pythonJson(hashed)).digest('hex');
}

/** As Python's `json.dumps` writes it with sorted keys and without blanks. */
function pythonJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(pythonJson).join(',')}]`;
  if (typeof value !== 'object' || value === null) return ascii(JSON.stringify(value));
  const entries = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([key, one]) => `${ascii(JSON.stringify(key))}:${pythonJson(one)}`).join(',')}}`;
}

function ascii(text: string): string {
  return text.replaceAll(/[^ -~]/g, (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
