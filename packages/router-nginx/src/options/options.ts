import { checked, type Names, Secret } from '@appliku/core';
import * as z from 'zod';
import type { ErrorPages } from './answer-options.ts';
import { errorPagesSchema, headersSchema } from './answer-schema.ts';
import type { BalanceOptions, BalanceSettings } from './balance-options.ts';
import { balanceSchema } from './balance-schema.ts';
import { domainSchema } from './option-texts.ts';
import type { LocationOptions, LocationSettings, PlaceOptions, PlaceSettings } from './place-options.ts';
import { cidrSchema, locationsSchema, placeFields, timeoutSchema } from './place-schema.ts';
import type { TlsOptions, TlsSettings } from './tls-options.ts';
import { tlsSchema } from './tls-schema.ts';

/** How Nginx listens and proxies. */
export interface NginxOptions extends PlaceOptions {
  /** Port that Nginx listens on for the app's domains. Default: 80. */
  readonly port?: number;
  /**
   * Refuse requests for domains that nobody serves (the connection is closed). Set it to false where another
   * site of this Nginx is to answer them (`default_server`). Default: true.
   */
  readonly defaultServer?: boolean;
  /** Other settings for some of the app's paths. Default: none. */
  readonly locations?: readonly LocationOptions[];
  /** Time that the app may take to accept a connection, then 504. Milliseconds. Default: 5000. */
  readonly proxyConnectTimeoutMs?: number;
  /** Time between two parts of a body that a client sends, then 408. Milliseconds. Default: Nginx's, a minute. */
  readonly clientBodyTimeoutMs?: number;
  /**
   * Writes a line of JSON for each request to `/var/log/nginx/appliku.log`, with its id, release and slot. False: none
   * at all. Default: true.
   */
  readonly accessLog?: boolean;
  /** Compresses answers of text by gzip, from 1 kB on, for who takes it. Default: true. */
  readonly compression?: boolean;
  /**
   * Compresses them by Brotli for who takes that. The server's Nginx must have the module for it, else `ROUTE_REJECTED`;
   * and must keep it, since Nginx would not start again without. Default: false.
   */
  readonly brotli?: boolean;
  /**
   * Adds `X-Content-Type-Options`, `X-Frame-Options`, `Referrer-Policy` and `Permissions-Policy` to answers whose app says
   * nothing of the kind itself. Default: false.
   */
  readonly securityHeaders?: boolean;
  /** Headers of every answer, by name: in the place of what the app or `securityHeaders` says there. Default: none. */
  readonly headers?: Names<string>;
  /** Pages of your own for errors of Nginx. Default: Nginx's. */
  readonly errorPages?: ErrorPages;
  /**
   * Nginx directives for the `server` block of the app, as they are. At your own risk: they are tested together with all
   * the rest before they are in force (`ROUTE_REJECTED`), but not judged. Default: none.
   */
  readonly snippet?: string;
  /** Domains that only lead to another one (308, path and query as they came), with certificates like all. Default: none. */
  readonly redirects?: readonly DomainRedirect[];
  /**
   * Addresses or networks (CIDR) of proxies in front, as of a CDN: the client's address is what they say in `X-Forwarded-For`.
   * Default: none, and nobody is believed.
   */
  readonly trustedProxies?: readonly string[];
  /** Which instance a request gets, and while a canary runs which release. */
  readonly balance?: BalanceOptions;
  /** HTTPS for the app's domains. Default: HTTP only. */
  readonly tls?: TlsOptions;
}

/** Where domains lead to. */
export interface DomainRedirect {
  /** Lower case, ASCII; none of them may have a rule. */
  readonly from: readonly string[];
  readonly to: string;
}

/** The options with nothing left open. */
export interface Settings extends PlaceSettings {
  readonly port: number;
  readonly defaultServer: boolean;
  readonly locations: readonly LocationSettings[];
  readonly proxyConnectTimeoutMs: number;
  readonly clientBodyTimeoutMs?: number | undefined;
  readonly accessLog: boolean;
  readonly compression: boolean;
  readonly brotli: boolean;
  readonly securityHeaders: boolean;
  readonly headers: Names<string>;
  readonly errorPages: ErrorPages;
  readonly clientMaxBodySize: string;
  readonly proxyReadTimeoutMs: number;
  readonly snippet?: string | undefined;
  readonly redirects: readonly DomainRedirect[];
  readonly trustedProxies: readonly string[];
  readonly balance: BalanceSettings;
  readonly tls?: TlsSettings | undefined;
  /** The options themselves, as plain data with values of secrets, where the server renews by them. */
  readonly renewalOptions?: unknown;
}

const schema = z.strictObject({
  port: z.int().min(1).max(65_535).default(80),
  defaultServer: z.boolean().default(true),
  ...placeFields,
  clientMaxBodySize: placeFields.clientMaxBodySize.default('100m'),
  proxyReadTimeoutMs: placeFields.proxyReadTimeoutMs.default(60_000),
  locations: locationsSchema.default([]),
  proxyConnectTimeoutMs: timeoutSchema.default(5000),
  clientBodyTimeoutMs: timeoutSchema.optional(),
  accessLog: z.boolean().default(true),
  compression: z.boolean().default(true),
  brotli: z.boolean().default(false),
  securityHeaders: z.boolean().default(false),
  headers: headersSchema.default({}),
  errorPages: errorPagesSchema.default({}),
  snippet: z
    .string()
    // oxlint-disable-next-line no-control-regex
    .regex(/^[^\0-\x08\x0b-\x1f\x7f]*$/, 'must be text without control characters')
    .optional(),
  redirects: z
    .array(
      z.strictObject({ from: z.array(domainSchema).min(1), to: domainSchema.regex(/^[^*]/, 'must be one domain') }),
    )
    .default([]),
  trustedProxies: z.array(cidrSchema).default([]),
  balance: balanceSchema.default({ method: 'round-robin' }),
  tls: tlsSchema.optional(),
});

/** @throws TypeError that names every mistake with the path of its option */
export function checkOptions(options: NginxOptions): Settings {
  return parseOptions(options);
}

/** The same of what was plain data in between. */
export function parseOptions(options: unknown): Settings {
  const settings = checked(schema, options, 'nginx');
  if (settings.tls?.acme?.renewal !== 'host') return settings;
  return { ...settings, renewalOptions: revealed(options) };
}

/** Secrets as their values, at any depth. */
function revealed(value: unknown): unknown {
  if (Secret.isInstance(value)) return value.reveal();
  if (Array.isArray(value)) return value.map(revealed);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, revealed(inner)]));
}
