/** Which instance a request gets, and while a canary runs which release. */
export interface BalanceOptions {
  /**
   * `round-robin`: one after the other. `least-connections`: the one with the fewest open requests, which suits requests that
   * take unlike times. Not together with `sticky`. Default: `round-robin`.
   */
  readonly method?: 'round-robin' | 'least-connections';
  /**
   * Keeps a client with one instance, and while a canary runs with one release. `address`: by its IP address; behind a proxy
   * see `trustedProxies`. `cookie`: by a session cookie `appliku_client` that Nginx gives to who has none. `{ cookie }`: by
   * one that the app gives (letters, digits and `_`); who has none is sent anywhere. `false`: never. Default: never with one
   * instance; with one release by the cookie `appliku_client`, which is then given only while a canary runs.
   */
  readonly sticky?: 'address' | 'cookie' | { readonly cookie: string } | false;
}

/** The options with nothing left open. */
export interface BalanceSettings {
  readonly method: 'round-robin' | 'least-connections';
  readonly sticky?: 'address' | 'cookie' | { readonly cookie: string } | false | undefined;
}
