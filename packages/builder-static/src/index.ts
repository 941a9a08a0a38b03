/**
 * Makes a static site: of files as they are, or of a directory of what another builder built.
 *
 * @module @appliku/builder-static
 */

export { type BuiltSite, type PlainSite, type SiteOptions } from './options.ts';
export { staticSite } from './static-builder.ts';
