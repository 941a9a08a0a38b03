import { block } from './lines.ts';
import { below, escapePath } from './paths.ts';
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

export interface SiteFiles {
  /** Where requests are sent to inside of Nginx. */
  readonly prefix: string;
  /** The path that these locations are for, and the one that the site is at: the same, or further up. */
  readonly path: string;
  readonly mount: string;
  readonly directory: string;
  readonly site: SiteTarget;
  /** Who may ask. */
  readonly guards: readonly string[];
  /** Pages for other errors than 404, which are to be said again beside one of the site's own. */
  readonly errorPages: readonly string[];
}

/**
 * By patterns, since a file is looked for in several directories; the first that fits is taken, so that longer paths come
 * first.
 */
export function siteLocations(files: SiteFiles): readonly string[] {
  const { prefix, path, mount, directory, site, guards, errorPages } = files;
  const within = `${prefix}${mount.replace(/\/$/, '')}`;
  const deeper = below(path, mount);
  const top = `${escapePath(within)}${deeper === '' ? '' : `(?=${escapePath(deeper)}(?:/|$))`}`;
  const page = site.notFound === undefined ? [] : [`error_page 404 "${within}/${site.notFound}";`, ...errorPages];
  const at = (pattern: string, lines: readonly string[]): readonly string[] =>
    block(`location ~ "(?s)^${top}${pattern}$"`, [
      'internal;',
      ...guards,
      'include appliku/current/site.inc;',
      ...page,
      ...lines,
    ]);
  const orElse = site.spa ? [`"${directory}/index.html"`] : [];
  const tries = (...tried: readonly string[]): string => `try_files ${tried.join(' ')} =404;`;
  const inEach = [directory, ...site.formers].map((each) => `"${each}$appliku_tail"`);
  return [
    ...at('/(?:.*/)?\\.(?!well-known/).*', ['return 404;']),
    ...at(`(?<appliku_tail>${mayBeHashed})`, [tries(...inEach)]),
    ...at('(?<appliku_tail>(?:/.*)?/)', [tries(`"${directory}\${appliku_tail}index.html"`, ...orElse)]),
    ...at('(?<appliku_tail>/.*)', [
      ...block(`if (-f "${directory}$appliku_tail/index.html")`, [toDirectory]),
      tries(`"${directory}$appliku_tail"`, `"${directory}$appliku_tail.html"`, ...orElse),
    ]),
    ...(deeper === '' && path !== '/'
      ? block(`location = "${within}"`, ['internal;', ...guards, 'absolute_redirect off;', toDirectory])
      : []),
  ];
}

/** As it was asked for, not as it is called inside; with the slash that relative links count from. */
const toDirectory = 'return 301 $appliku_path/$is_args$args;';
