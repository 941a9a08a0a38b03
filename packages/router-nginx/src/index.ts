/**
 * Switches Nginx over to a release.
 *
 * @module @appliku/router-nginx
 */

export { nginx } from './nginx-router.ts';
export type { NginxOptions } from './options.ts';
export type { AcmeOptions, TlsOptions } from './tls-options.ts';
