import { checked, Secret } from '@appliku/core';
import * as z from 'zod';
import { areServers } from './certificates/addresses.ts';
import { isCidr } from './config/cidr.ts';
import { isDomain } from './config/domains.ts';
import { mistakeIn } from './certificates/own.ts';
import type { TlsOptions, TlsSettings } from './tls-options.ts';

/** How Nginx listens and proxies. */
export interface NginxOptions {
  /** Port that Nginx listens on for the app's domains. Default: 80. */
  readonly port?: number;
  /**
   * Refuse requests for domains that nobody serves (the connection is closed). Set it to false where another
   * site of this Nginx is to answer them (`default_server`). Default: true.
   */
  readonly defaultServer?: boolean;
  /** Largest body of a request, like `512k`, `100m`, `2g`; larger ones get 413. Default: `100m`. */
  readonly clientMaxBodySize?: string;
  /**
   * Time that the app may be silent: until it answers, between two parts of an answer, and on a WebSocket.
   * Milliseconds. Default: 60 000.
   */
  readonly proxyReadTimeoutMs?: number;
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
export interface Settings {
  readonly port: number;
  readonly defaultServer: boolean;
  readonly clientMaxBodySize: string;
  readonly proxyReadTimeoutMs: number;
  readonly snippet?: string | undefined;
  readonly redirects: readonly DomainRedirect[];
  readonly trustedProxies: readonly string[];
  readonly tls?: TlsSettings | undefined;
}

const day = 24 * 60 * 60 * 1000;

// oxlint-disable-next-line no-control-regex
const line = z.string().regex(/^[^\0-\x1f\x7f]+$/, 'must be a line of text');
const secretText = z
  .custom<string | Secret>(
    (given) => Secret.isInstance(given) || typeof given === 'string',
    'must be a string or secret()',
  )
  .transform((given) => (Secret.isInstance(given) ? given.reveal() : given));

const acmeSchema = z.strictObject({
  email: z.email('must be an e-mail address'),
  directoryUrl: z
    .url({ protocol: /^https$/, error: 'must be a URL that begins with https:' })
    .default('https://acme-v02.api.letsencrypt.org/directory'),
  ca: z
    .string()
    .regex(/^\s*-----BEGIN CERTIFICATE-----/, 'must be certificates in PEM')
    .optional(),
  eab: z
    .strictObject({
      keyId: line,
      hmacKey: secretText.pipe(z.string().regex(/^[A-Za-z0-9_-]+=*$/, 'must be a key in base64url')),
    })
    .optional(),
  profile: line.optional(),
  preferredChain: line.optional(),
  renewal: z.enum(['external', 'process']).optional(),
  precheck: z.boolean().default(true),
  resolvers: z.array(z.string()).refine(areServers, 'must be addresses, each with a port or without').optional(),
  required: z.boolean().default(false),
});

const ownSchema = z.strictObject({ cert: z.string(), key: secretText }).superRefine((own, { addIssue }) => {
  const mistake = mistakeIn(own);
  if (mistake !== undefined) addIssue({ code: 'custom', message: mistake });
});

const hstsSchema = z
  .union([
    z.boolean(),
    z.strictObject({
      maxAge: z.int().min(0).max(1_000_000_000).optional(),
      includeSubDomains: z.boolean().default(false),
      preload: z.boolean().default(false),
    }),
  ])
  .transform((given) => {
    if (given === false) return undefined;
    const { maxAge = 63_072_000, includeSubDomains = false, preload = false } = given === true ? {} : given;
    return `max-age=${maxAge}${includeSubDomains ? '; includeSubDomains' : ''}${preload ? '; preload' : ''}`;
  });

const tlsSchema = z.strictObject({
  acme: acmeSchema.optional(),
  certificates: z.array(ownSchema).default([]),
  port: z.int().min(1).max(65_535).default(443),
  redirect: z.boolean().default(true),
  hsts: hstsSchema.optional(),
});

const domain = z.string().refine(isDomain, 'is not a domain in lower case ASCII');

const schema = z.strictObject({
  port: z.int().min(1).max(65_535).default(80),
  defaultServer: z.boolean().default(true),
  // To Nginx, 0 is no limit.
  clientMaxBodySize: z
    .string()
    .regex(/^[1-9]\d{0,5}[kmg]$/, 'must be a size above 0 like 512k, 100m, 2g')
    .default('100m'),
  proxyReadTimeoutMs: z.int().min(1).max(day).default(60_000),
  snippet: z
    .string()
    // oxlint-disable-next-line no-control-regex
    .regex(/^[^\0-\x08\x0b-\x1f\x7f]*$/, 'must be text without control characters')
    .optional(),
  redirects: z
    .array(z.strictObject({ from: z.array(domain).min(1), to: domain.regex(/^[^*]/, 'must be one domain') }))
    .default([]),
  trustedProxies: z.array(z.string().refine(isCidr, 'must be an address, or a network without host bits')).default([]),
  tls: tlsSchema.optional(),
});

/** @throws TypeError that names every mistake with the path of its option */
export function checkOptions(options: NginxOptions): Settings {
  return checked(schema, options, 'nginx');
}
