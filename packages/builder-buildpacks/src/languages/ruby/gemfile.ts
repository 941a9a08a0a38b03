import { placeOf } from '../../plan/plan-error.ts';
import type { Tree } from '../../tree.ts';
import type { Wish } from '../../versions/resolve-version.ts';

/** What planning reads of Gemfile and Gemfile.lock. */
export interface Gems {
  /** All that is installed, where there is a lockfile; else what the Gemfile names. */
  readonly names: ReadonlySet<string>;
  readonly locked: boolean;
  /** The Bundler that wrote the lockfile. */
  readonly bundler?: string;
  /** What is read of the lockfile comes first: it is what was resolved with. */
  readonly ruby: readonly Wish[];
  /** Gems that are among the app's own files. */
  readonly paths: readonly string[];
  /** Some are from Git. */
  readonly fromGit: boolean;
  /** Gems that the Gemfile names and the lockfile was made without. */
  readonly missing: readonly string[];
}

export function gemsOf(tree: Tree): Gems {
  const [gemfile, lock] = [tree.read('Gemfile') ?? '', tree.read('Gemfile.lock')];
  const bundler = /^BUNDLED WITH\s+(\d+\.\d+\.\d+)\s*$/m.exec(lock ?? '')?.[1];
  return {
    names: new Set(namesIn(lock, /^ {4}([\w.-]+) \(/gm) ?? namesIn(gemfile, named)),
    locked: lock !== undefined,
    ...(bundler !== undefined && { bundler }),
    ruby: [...lockWish(lock ?? ''), ...gemfileWish(gemfile)],
    paths: [...gemfile.matchAll(/^\s*(?:gem\b.*,\s*path:|path)\s*\(?['"]([^'"]+)['"]/gm)].map(([, path = '']) => path),
    fromGit: lock?.includes('\nGIT\n') === true || /\b(?:git|github):/.test(gemfile),
    missing: lock === undefined ? [] : missingOf(gemfile, lock),
  };
}

const named = /^\s*gem\s*\(?\s*['"]([\w.-]+)['"]/gm;

/** What is named under a condition may rightly not be there. */
function missingOf(gemfile: string, lock: string): readonly string[] {
  const dependencies = /^DEPENDENCIES\n((?: {2}\S.*\n?)+)/m.exec(lock)?.[1];
  if (dependencies === undefined || /^\s*(?:if|unless|case)\b/m.test(gemfile)) return [];
  const locked = new Set(namesIn(dependencies, /^ {2}([\w.-]+)/gm));
  const plain = gemfile.replaceAll(/^.*\s(?:if|unless)\s.*$/gm, '');
  return [...new Set(namesIn(plain, named))].filter((name) => !locked.has(name));
}

function namesIn(text: string | undefined, pattern: RegExp): readonly string[] | undefined {
  return text === undefined ? undefined : [...text.matchAll(pattern)].map(([, name = '']) => name);
}

function lockWish(lock: string): readonly Wish[] {
  const text = /^RUBY VERSION\s+ruby (\d+\.\d+\.\d+)/m.exec(lock)?.[1];
  if (text === undefined) return [];
  return [{ text, by: 'RUBY VERSION in Gemfile.lock', at: placeOf('Gemfile.lock', lock, /^\s+ruby \d/) }];
}

/** `ruby "~> 3.3"`, `ruby ">= 3.1", "< 4"`; what names a file is read there. */
function gemfileWish(gemfile: string): readonly Wish[] {
  const line = /^\s*ruby\s*\(?(['"].*)$/m.exec(gemfile)?.[1] ?? '';
  const parts = [...line.replace(/#.*|,\s*\w+:.*/, '').matchAll(/['"]([^'"]+)['"]/g)].map(([, part = '']) => part);
  if (parts.length === 0) return [];
  return [{ text: parts.join(', '), by: 'ruby in the Gemfile', at: placeOf('Gemfile', gemfile, /^\s*ruby\b/) }];
}
