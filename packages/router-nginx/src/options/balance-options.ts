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
  /**
   * Leaves an instance out for `forMs` (1000 to 60 000, whole seconds) after so many failures (1 to 100) within that time, as
   * each of Nginx's worker processes counts them: for one that takes connections and does not answer. Where all would be left
   * out, one request gets 502 and all are asked again. Default: none is left out, so that one that is back is asked at once.
   */
  readonly leaveOut?: { readonly failures: number; readonly forMs: number };
}

/** The options with nothing left open. */
export interface BalanceSettings {
  readonly method: 'round-robin' | 'least-connections';
  readonly sticky?: 'address' | 'cookie' | { readonly cookie: string } | false | undefined;
  readonly leaveOut?: { readonly failures: number; readonly forMs: number } | undefined;
}
