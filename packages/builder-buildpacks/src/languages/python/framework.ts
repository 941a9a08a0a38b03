import { placeOf } from '../../plan/plan-error.ts';
import type { Tree } from '../../tree.ts';
import { sourceRoot } from './source-root.ts';
import type { Served } from './django.ts';

/** An app that a server loads. */
export interface Framework extends Served {
  readonly title: string;
  readonly serves: 'wsgi' | 'asgi';
}

const frameworks: readonly (readonly [dependency: string, serves: Framework['serves'], title: string])[] = [
  ['fastapi', 'asgi', 'FastAPI'],
  ['starlette', 'asgi', 'Starlette'],
  ['litestar', 'asgi', 'Litestar'],
  ['quart', 'asgi', 'Quart'],
  ['flask', 'wsgi', 'Flask'],
  ['bottle', 'wsgi', 'Bottle'],
  ['falcon', 'wsgi', 'Falcon'],
];

const names = ['main', 'app', 'wsgi', 'asgi', 'server', 'application', 'run', 'api'];

/** The app object of a framework among the dependencies, in a file of a usual name. */
export function frameworkOf(tree: Tree, dependencies: ReadonlySet<string>): Framework | undefined {
  const files = entryFiles(tree);
  for (const [dependency, serves, title] of frameworks) {
    if (!dependencies.has(dependency)) continue;
    const found = files.flatMap((file) => appIn(tree, file, title) ?? []).at(0);
    if (found !== undefined) return { ...found, title, serves };
  }
  return undefined;
}

/** At the top, or in a package below it. */
export function entryFiles(tree: Tree): readonly string[] {
  const root = sourceRoot(tree);
  const python = tree.files.filter((file) => file.startsWith(root) && file.endsWith('.py'));
  const depth = (file: string): number => file.slice(root.length).split('/').length;
  const ranked = (file: string): number => {
    const name = file.slice(file.lastIndexOf('/') + 1, -3);
    const place = name === '__init__' ? names.length : names.indexOf(name);
    return place === -1 ? -1 : depth(file) * 100 + place;
  };
  return python
    .filter((file) => depth(file) <= 3 && ranked(file) >= 0 && !/(?:^|\/)tests?\//.test(file))
    .toSorted((a, b) => ranked(a) - ranked(b) || (a < b ? -1 : 1));
}

/** `app = Flask(...)`, one that a factory makes and the file keeps, or the factory. */
function appIn(tree: Tree, file: string, title: string): Served | undefined {
  const text = tree.read(file) ?? '';
  const module = moduleOf(tree, file);
  const made = new RegExp(
    `^(\\w+)(?:\\s*:\\s*[\\w.]+)?\\s*=\\s*(?:[\\w.]+\\.)?(?:${title}\\(|(?:create|make)_app\\()`,
    'm',
  );
  const kept = made.exec(text)?.[1];
  if (kept !== undefined)
    return { target: `${module}:${kept}`, reason: `the ${title} app in ${file}`, at: placeOf(file, text, made) };
  const factory = new RegExp(`^def ((?:create|make)_app)\\(`, 'm');
  const name = text.includes(title) ? factory.exec(text)?.[1] : undefined;
  if (name === undefined) return undefined;
  return { target: `${module}:${name}()`, reason: `${name} in ${file}`, at: placeOf(file, text, factory) };
}

/** `shop.web` of `src/shop/web.py`. */
export function moduleOf(tree: Tree, file: string): string {
  return file
    .slice(sourceRoot(tree).length)
    .replace(/(?:\/__init__)?\.py$/, '')
    .replaceAll('/', '.');
}
