import { block } from './lines.ts';
import type { SiteTarget } from './slots.ts';

/** What is served beside pages: for these, a name is worth a look in the sites of before. */
const assetTypes = 'm?js|css|map|wasm|woff2?|ttf|otf|eot|png|jpe?g|gif|svg|webp|avif|ico|mp[34]|webm';
/** Directories of bundlers in which every name has a hash. */
const hashedDirectories = '(?:_next/static|_nuxt|_astro|_app/immutable)/.*';
/** A path whose name may have a hash: no page, and something long before its type. */
export const mayBeHashed: string = `/(?:.*/)?(?:${hashedDirectories}|[^/]*[.-][\\w-]{8,}(?:\\.\\w+)*\\.(?:${assetTypes}))`;

/**
 * A name that surely has one: it never means anything else, and is kept by browsers for good. Hex with digits and letters,
 * or eight signs with both cases and digits, or with capitals and digits only.
 */
export const surelyHashed: string = `(?:/${hashedDirectories}|[.-](?:(?=[a-f]*\\d)(?=\\d*[a-f])[\\da-f]{8,64}|(?=[^.]*[a-z])(?=[^.]*[A-Z])(?=[^.]*\\d)[\\w-]{8}|(?=[A-Z]*[2-7])[A-Z2-7]{8})(?:\\.\\w+)*\\.(?:${assetTypes}))$`;

/**
 * The files of a site below `within`, the path's place inside of Nginx. By patterns, since a file is looked for in several
 * directories; the first that fits is taken.
 */
export function siteLocations(path: string, within: string, directory: string, site: SiteTarget): readonly string[] {
  const top = escape(within.replace(/\/$/, ''));
  const page = site.notFound === undefined ? [] : [`error_page 404 "${within.replace(/\/$/, '')}/${site.notFound}";`];
  const at = (pattern: string, lines: readonly string[]): readonly string[] =>
    block(`location ~ "(?s)^${top}${pattern}$"`, ['internal;', 'include appliku/current/site.inc;', ...page, ...lines]);
  const orElse = site.spa ? [`"${directory}/index.html"`] : [];
  const tries = (...files: readonly string[]): string => `try_files ${files.join(' ')} =404;`;
  const inEach = [directory, ...site.formers].map((each) => `"${each}$appliku_tail"`);
  return [
    ...at('/(?:.*/)?\\.(?!well-known/).*', ['return 404;']),
    ...at(`(?<appliku_tail>${mayBeHashed})`, [tries(...inEach)]),
    ...at('(?<appliku_tail>(?:/.*)?/)', [tries(`"${directory}\${appliku_tail}index.html"`, ...orElse)]),
    ...at('(?<appliku_tail>/.*)', [
      ...block(`if (-f "${directory}$appliku_tail/index.html")`, [toDirectory]),
      tries(`"${directory}$appliku_tail"`, `"${directory}$appliku_tail.html"`, ...orElse),
    ]),
    ...(path === '/' ? [] : block(`location = "${within}"`, ['internal;', 'absolute_redirect off;', toDirectory])),
  ];
}

/** As it was asked for, not as it is called inside; with the slash that relative links count from. */
const toDirectory = 'return 301 $appliku_path/$is_args$args;';

/** Of what a path may have, these mean something in a pattern. */
function escape(path: string): string {
  return path.replaceAll(/[.*+]/g, '\\$&');
}
