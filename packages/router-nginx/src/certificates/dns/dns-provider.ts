import * as z from 'zod';

/** One value of the TXT records at a name, which may have others. */
export interface TxtRecord {
  /** The zone that it is in: one that the provider told. */
  readonly zone: string;
  /** In full, e.g. `_acme-challenge.example.com`; lower case ASCII without a dot at the end. */
  readonly name: string;
  readonly value: string;
}

/** What a provider is lent for a call. */
export interface DnsContext {
  /** Fires on cancel, and when the call has taken too long: half a minute. Pass it to everything that waits. */
  readonly signal: AbortSignal;
  /** Registers a value for masking in every log, event and error of this run. */
  mask(value: string): void;
}

/**
 * Changes the DNS of zones that are somebody's. Of a name only the value that is said changes: a domain and the wildcard
 * below it are proven by two values at one name, and other programs have theirs there. An error of any kind stops the
 * order for that domain; its message is shown to people.
 */
export interface DnsProvider {
  /** For people, in errors. */
  readonly name: string;
  /** Only of those that come with the router: what a server makes it of that renews by itself. */
  readonly recipe?: ProviderRecipe;
  /** Zones that it can change; those that end none of these names may be left out. The longest that ends a name holds it. */
  zones(names: readonly string[], context: DnsContext): Promise<readonly string[]>;
  /** Adds the value beside those that are there. There already is success. */
  add(record: TxtRecord, context: DnsContext): Promise<void>;
  /** Removes the value, and no other. Gone is success. */
  remove(record: TxtRecord, context: DnsContext): Promise<void>;
}

/** A provider as plain data. */
export interface ProviderRecipe {
  readonly by: 'cloudflare' | 'rfc2136';
  readonly options: object;
}

const callable = z.custom((given) => typeof given === 'function');
const schema = z.looseObject({ name: z.string().min(1), zones: callable, add: callable, remove: callable });

export function isDnsProvider(given: unknown): given is DnsProvider {
  return schema.safeParse(given).success;
}
