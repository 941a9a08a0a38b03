/** Pages by the status that Nginx answers with, each a text in HTML. What the app answers itself is left alone. */
export interface ErrorPages {
  /** Not allowed to ask from this address. */
  readonly 403?: string;
  /** A path that no rule names, or no file of a volume. A site has its own page for it. */
  readonly 404?: string;
  /** The body is too large. */
  readonly 413?: string;
  /** More requests than `rateLimit` allows. */
  readonly 429?: string;
  /** The app does not take the connection, or breaks it off. */
  readonly 502?: string;
  /** Nothing is live, as in the gap of a process that is replaced. */
  readonly 503?: string;
  /** The app was silent for longer than `proxyReadTimeoutMs`. */
  readonly 504?: string;
  /** In maintenance. Default: as for 503. */
  readonly maintenance?: string;
}
