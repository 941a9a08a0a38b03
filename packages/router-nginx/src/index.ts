/**
 * Switches Nginx over to a release.
 *
 * @module @appliku/router-nginx
 */

export type { DnsContext, DnsProvider, ProviderRecipe, TxtRecord } from './certificates/dns/dns-provider.ts';
export { cloudflare, type CloudflareOptions } from './dns-providers/cloudflare/cloudflare.ts';
export { exec, type ExecOptions } from './dns-providers/exec.ts';
export { rfc2136, type Rfc2136Options, type TsigKey } from './dns-providers/rfc2136/rfc2136.ts';
export { nginx } from './nginx-router.ts';
export type { BalanceOptions } from './options/balance-options.ts';
export type { ErrorPages } from './options/answer-options.ts';
export type { DomainRedirect, NginxOptions } from './options/options.ts';
export type {
  AuthOptions,
  BufferingOptions,
  LocationOptions,
  PlaceOptions,
  RateLimit,
} from './options/place-options.ts';
export type { AcmeOptions, ExternalAccount, HstsOptions, OwnCertificate, TlsOptions } from './options/tls-options.ts';
