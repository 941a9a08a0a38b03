import type { Secret } from '@appliku/core';
import type { DnsProvider } from '../certificates/dns/dns-provider.ts';

/** HTTPS for every domain of the app. */
export interface TlsOptions {
  /**
   * Where certificates come from. Default: nowhere, and every domain has one that it signed itself, which is right
   * behind a proxy that does not look.
   */
  readonly acme?: AcmeOptions;
  /**
   * Certificates of your own. A domain that one of them covers is served with it, and none is ordered for it.
   * @throws TypeError where key and certificate do not fit
   */
  readonly certificates?: readonly OwnCertificate[];
  /** Port for HTTPS. Default: 443. */
  readonly port?: number;
  /** Send who comes by HTTP to HTTPS (308). Default: true. */
  readonly redirect?: boolean;
  /**
   * Serve HTTP/3 as well, over UDP at the same port, where Nginx was built with it (1.25 or later): `ROUTE_REJECTED`
   * else. While
   * requests of before a reload last, new connections by it may time out, and browsers come back by HTTP/2. Default: false.
   */
  readonly http3?: boolean;
  /**
   * Tell browsers to use nothing but HTTPS for these domains (`Strict-Transport-Security`): it holds for as long as they were
   * told, so be sure of it. `true`: two years. Default: not told.
   */
  readonly hsts?: boolean | HstsOptions;
}

/** What browsers are told. */
export interface HstsOptions {
  /** Seconds. Default: 63 072 000, two years. */
  readonly maxAge?: number;
  /** All domains below as well, whoever serves them. Default: false. */
  readonly includeSubDomains?: boolean;
  /** Agrees that browsers have it built in. Default: false. */
  readonly preload?: boolean;
}

/** A certificate of your own, in PEM. */
export interface OwnCertificate {
  /** The chain, the domain's own certificate first. */
  readonly cert: string;
  /** Without a passphrase. It is kept on the server, readable for the group `appliku`. */
  readonly key: string | Secret;
}

/**
 * An authority that speaks ACME (RFC 8555). It asks domains at port 80 (HTTP-01), so `port` of the router must be what the
 * world sees there; those in a zone of `dns` it looks up there instead (DNS-01).
 */
export interface AcmeOptions {
  /** Address of the account. Ordering with it agrees to the terms of the authority. */
  readonly email: string;
  /** Directory of the authority. Default: Let's Encrypt's. */
  readonly directoryUrl?: string;
  /** Certificates in PEM that the authority's own server is trusted by. Default: those that Node trusts. */
  readonly ca?: string;
  /** An account that was made with the authority by other means (external account binding), where it wants one. */
  readonly eab?: ExternalAccount;
  /** Kind of certificate, as the authority calls it, e.g. Let's Encrypt's `shortlived`. Default: the authority's. */
  readonly profile?: string;
  /**
   * Common name of the issuer that the chain should lead to, where the authority has several. Default: the authority's
   * first.
   */
  readonly preferredChain?: string;
  /**
   * Who renews: `host`, the server by a timer, which takes Node.js 18.19 there; `process`, a program that runs on and holds
   * `keepCertificates()`; `external`, whoever calls `renewCertificates()` daily (cron, CI). Default: nobody, and every deploy
   * warns of when certificates end.
   */
  readonly renewal?: 'host' | 'process' | 'external';
  /**
   * Look before ordering whether DNS knows the domain and whether its port 80 leads to Nginx, as seen by the machine that
   * deploys. What that is not sure of is ordered all the same. Default: true.
   */
  readonly precheck?: boolean;
  /**
   * Who changes your DNS: `rfc2136()`, `cloudflare()`, `exec()` or one of your own. Domains in one of its zones, wildcards
   * among them, are proven by DNS (DNS-01), and so are those whose `_acme-challenge` leads there by CNAME; all others at
   * port 80. Default: nobody, and there are no wildcards.
   */
  readonly dns?: DnsProvider;
  /**
   * How long the name servers of a zone may take until all have what `dns` added. Milliseconds, up to half an hour.
   * Default: 120 000.
   */
  readonly propagationMs?: number;
  /** DNS servers for looking things up, by address, with a port or without. Default: those of the machine that deploys. */
  readonly resolvers?: readonly string[];
  /**
   * Bring a domain into service only with a certificate: a deploy that has a new domain without one fails before the switch
   * (`CERTIFICATE_FAILED`). What fails for a domain that is served already stays a warning. Default: false.
   */
  readonly required?: boolean;
}

/** What the authority gave with the account. */
export interface ExternalAccount {
  readonly keyId: string;
  /** In base64url. */
  readonly hmacKey: string | Secret;
}

/** The options with nothing left open. */
export interface TlsSettings {
  readonly port: number;
  readonly redirect: boolean;
  readonly http3: boolean;
  readonly acme?: AcmeSettings | undefined;
  readonly certificates: readonly OwnSettings[];
  /** Value of the header. */
  readonly hsts?: string | undefined;
}

export interface OwnSettings {
  readonly cert: string;
  readonly key: string;
}

export interface AcmeSettings {
  readonly email: string;
  readonly directoryUrl: string;
  readonly ca?: string | undefined;
  readonly eab?: { readonly keyId: string; readonly hmacKey: string } | undefined;
  readonly profile?: string | undefined;
  readonly preferredChain?: string | undefined;
  readonly renewal?: 'host' | 'process' | 'external' | undefined;
  readonly precheck: boolean;
  readonly dns?: DnsProvider | undefined;
  readonly propagationMs: number;
  readonly resolvers?: readonly string[] | undefined;
  readonly required: boolean;
}
