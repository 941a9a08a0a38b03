/** What Nginx on one server is like. */
export interface NginxFacts {
  /** E.g. `1.22.1`. */
  readonly version: string;
  readonly ipv6: boolean;
  /** Version of the OpenSSL that it runs with, e.g. `3.0.17`. Undefined: not known, or another library. */
  readonly openssl?: string | undefined;
  /** It was built with HTTP/3. Default: not. */
  readonly http3?: boolean;
  /** It has the module that compresses by Brotli. Default: not. */
  readonly brotli?: boolean;
  /** Which files it can send that were compressed ahead, `.gz` and `.br`. Default: none. */
  readonly precompressed?: readonly ('gzip' | 'brotli')[];
}

/** From 1.27.4 on a worker that goes keeps idle connections open for a while, so that a reload loses no request. */
export function keepsIdle(facts: NginxFacts): boolean {
  return isSince(facts, [1, 27, 4]);
}

/** From 1.25.1 on HTTP/2 is a directive of its own; before, a word of `listen`. */
export function hasHttp2Directive(facts: NginxFacts): boolean {
  return isSince(facts, [1, 25, 1]);
}

/** From 1.23.2 on the keys of session tickets are made anew; before, one is kept for as long as Nginx runs. */
export function renewsTicketKeys(facts: NginxFacts): boolean {
  return isSince(facts, [1, 23, 2]);
}

/** From 3.5 on OpenSSL can agree on a key that a quantum computer of later days will not find. */
export function hasPostQuantumKeys({ openssl }: NginxFacts): boolean {
  return openssl !== undefined && isSince({ version: openssl }, [3, 5, 0]);
}

function isSince({ version }: Pick<NginxFacts, 'version'>, since: readonly [number, number, number]): boolean {
  const parts = version.split('.').map(Number);
  const differing = since.findIndex((part, index) => (parts[index] ?? 0) !== part);
  return differing === -1 || (parts[differing] ?? 0) > (since[differing] ?? 0);
}
