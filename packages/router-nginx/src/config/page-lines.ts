import type { Names } from '@appliku/core';
import type { Settings } from '../options/options.ts';
import { block } from './lines.ts';
import { ourDirectory } from './names.ts';

/** Where the pages are inside of Nginx; from outside nothing is there. */
const pagesPrefix = '/.appliku-pages';

/** Texts of the pages, by path in the tree. */
export function pageFiles(app: string, { errorPages }: Settings): Names<string> {
  return Object.fromEntries(Object.entries(errorPages).map(([name, html]) => [`apps/${app}.${name}.html`, html]));
}

/**
 * Looks first whether anything is there that could answer. A page is looked for from the start again, and is no answer of
 * the app's.
 * @param headers that every answer has: a location that adds one leaves out all others
 */
export function pageLines(app: string, settings: Settings, headers: readonly string[]): readonly string[] {
  const names = new Set(['503', '429', ...Object.keys(settings.errorPages)]);
  return [
    ...block(String.raw`if ($uri ~ ^/\.appliku-pages/)`, ['set $appliku_slot page;']),
    ...block('if ($appliku_slot = none)', ['return 503;']),
    ...errorPageLines(settings),
    ...[...names].flatMap((name) => pageLocation(app, name, settings, headers)),
  ];
}

/** In a location that has a page of its own, all of them are to be said again. */
export function errorPageLines({ errorPages }: Settings): readonly string[] {
  const names = new Set(['503', '429', ...Object.keys(errorPages)]);
  const page = (name: string): string => (name === '503' && 'maintenance' in errorPages ? '$appliku_page' : name);
  return [...names]
    .filter((name) => name !== 'maintenance')
    .map((status) => `error_page ${status} ${pagesPrefix}/${page(status)};`);
}

function pageLocation(
  app: string,
  name: string,
  { errorPages }: Settings,
  headers: readonly string[],
): readonly string[] {
  const retryAfter = { '429': '$appliku_retry_after', '503': '30', maintenance: '30' }[name];
  return block(`location = ${pagesPrefix}/${name}`, [
    'internal;',
    ...(retryAfter === undefined ? [] : [`add_header Retry-After ${retryAfter} always;`, ...headers]),
    ...(name in errorPages
      ? [
          'types { }',
          'default_type "text/html; charset=utf-8";',
          `alias ${ourDirectory}/current/apps/${app}.${name}.html;`,
        ]
      : [`return ${name};`]),
  ]);
}

/** Of all apps: which page there is for 503, by the name of the route's directory. */
export const pageMap: readonly string[] = block('map $appliku_route $appliku_page', [
  'default 503;',
  '"~/maintenance-" maintenance;',
]);
