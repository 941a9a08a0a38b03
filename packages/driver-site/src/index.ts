/**
 * Serves static sites by the router alone, without Docker; or with processes beside them, which another driver runs.
 *
 * @module @appliku/driver-site
 */

export { type SiteDriverOptions } from './options.ts';
export { site } from './site-driver.ts';
