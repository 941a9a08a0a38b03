/**
 * Switches Nginx over to a release.
 *
 * @module @appliku/router-nginx
 */

export { nginx } from './nginx-router.ts';
export type { BalanceOptions } from './balance-options.ts';
export type { ErrorPages } from './answer-options.ts';
export type { DomainRedirect, NginxOptions } from './options.ts';
export type { AuthOptions, BufferingOptions, LocationOptions, PlaceOptions, RateLimit } from './place-options.ts';
export type { AcmeOptions, ExternalAccount, HstsOptions, OwnCertificate, TlsOptions } from './tls-options.ts';
