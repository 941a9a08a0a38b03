/**
 * Serves static sites by the router alone, without Docker.
 *
 * @module @appliku/driver-site
 */

export { site } from './site-driver.ts';
