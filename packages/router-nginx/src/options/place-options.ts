import type { Names, Secret } from '@appliku/core';

/** What holds for all of the app's paths, or by `locations` for some of them. */
export interface PlaceOptions {
  /** Asks for a name and a password (basic authentication); the app does not get to see them. Default: asks nobody. */
  readonly auth?: AuthOptions | false;
  /**
   * Addresses and networks (CIDR) that may ask; all others get 403. Behind a proxy see `trustedProxies`. Together with `auth`
   * both are needed. Default: everybody.
   */
  readonly allow?: readonly string[] | false;
  /** How many requests one client may send; more get 429 with `Retry-After`. Default: any number. */
  readonly rateLimit?: RateLimit | false;
  /** What Nginx takes in whole before it passes it on. Default: requests and answers. */
  readonly buffering?: BufferingOptions;
  /** Largest body of a request, like `512k`, `100m`, `2g`; larger ones get 413. Default: `100m`. */
  readonly clientMaxBodySize?: string;
  /**
   * Time that the app may be silent: until it answers, between two parts of an answer, and on a WebSocket; then 504.
   * Milliseconds. Default: 60 000.
   */
  readonly proxyReadTimeoutMs?: number;
}

/** Settings of a path and of all below it: each that is left out is as in the next shorter path, and at last as for all. */
export interface LocationOptions extends PlaceOptions {
  /** In whole segments: `/admin` is not `/administration`. */
  readonly path: string;
  /** Default: all of the app's. */
  readonly domains?: readonly string[];
}

/** Who may come in. */
export interface AuthOptions {
  /** Passwords by name. On the server lie hashes, which Nginx and the group `appliku` may read. */
  readonly users: Names<string | Secret>;
  /** What the browser shows. Default: `Restricted`. */
  readonly realm?: string;
}

/** How many requests a client, by its address, may send. */
export interface RateLimit {
  readonly requests: number;
  /** Default: `second`. */
  readonly per?: 'second' | 'minute';
  /** How many more at once are let through before that counts. Default: as many as `requests`. */
  readonly burst?: number;
}

/** Default for each: true. */
export interface BufferingOptions {
  /**
   * False: the app gets a body as it comes in, and a slow client holds it up. Such a request stays with the release
   * that it came to, also over a switch; then the drain waits for it.
   */
  readonly requests?: boolean;
  /**
   * False: the client gets each part of an answer at once, as for events (SSE); an app has the same by
   * `X-Accel-Buffering: no`.
   */
  readonly responses?: boolean;
}

/** The options with nothing left open. */
export interface PlaceSettings {
  readonly auth?: AuthSettings | false | undefined;
  readonly allow?: readonly string[] | false | undefined;
  readonly rateLimit?: RateSettings | false | undefined;
  readonly buffering?: { readonly requests: boolean; readonly responses: boolean } | undefined;
  readonly clientMaxBodySize?: string | undefined;
  readonly proxyReadTimeoutMs?: number | undefined;
}

export interface LocationSettings extends PlaceSettings {
  readonly path: string;
  readonly domains?: readonly string[] | undefined;
}

export interface AuthSettings {
  readonly users: Names<string>;
  readonly realm: string;
}

export interface RateSettings {
  readonly requests: number;
  readonly per: 'second' | 'minute';
  readonly burst?: number | undefined;
  /** Of which path it is: each counts for itself. */
  readonly at?: string;
}
