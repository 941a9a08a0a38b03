import { checked, Secret } from '@appliku/core';
import * as z from 'zod';
import type { BalanceOptions, BalanceSettings } from './balance-options.ts';
import { balanceSchema } from './balance-schema.ts';
import { isCidr } from './config/cidr.ts';
import { domainSchema } from './option-texts.ts';
import type { TlsOptions, TlsSettings } from './tls-options.ts';
import { tlsSchema } from './tls-schema.ts';

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
export interface Settings {
  readonly port: number;
  readonly defaultServer: boolean;
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

const day = 24 * 60 * 60 * 1000;

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
    .array(
      z.strictObject({ from: z.array(domainSchema).min(1), to: domainSchema.regex(/^[^*]/, 'must be one domain') }),
    )
    .default([]),
  trustedProxies: z.array(z.string().refine(isCidr, 'must be an address, or a network without host bits')).default([]),
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
