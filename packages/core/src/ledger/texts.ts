import type { Store } from '../contract/index.ts';
import { DeployError } from '../errors.ts';

export interface Text {
  readonly key: string;
  /** Empty where it is secret. */
  readonly value: string;
  readonly version: string;
}

/**
 * The texts of a store below a prefix, for one operation: read once, and known since, because under the app's lease
 * nobody else writes. Who does nevertheless is told by the versions.
 */
export class Texts {
  readonly #store: Store;
  readonly #prefix: string;
  readonly #token: number | undefined;
  #known: Promise<ReadonlyMap<string, Text>> | undefined;

  constructor(store: Store, prefix: string, token: number | undefined) {
    this.#store = store;
    this.#prefix = prefix;
    this.#token = token;
  }

  async all(): Promise<readonly Text[]> {
    return [...(await this.#map()).values()];
  }

  /** @throws LEASE_LOST */
  async write(key: string, value: string, { secret = false }: { readonly secret?: boolean } = {}): Promise<void> {
    const expected = (await this.#map()).get(key)?.version;
    const token = this.#token;
    const written = this.#store.write(key, value, { expected, secret, ...(token !== undefined && { token }) });
    const version = await this.#unlessUnknown(written);
    if (version === undefined) {
      this.#known = undefined;
      throw lateWriter(key);
    }
    const text = { key, value: secret ? '' : value, version };
    this.#known = this.#known?.then((map) => new Map([...map, [key, text]]));
  }

  /** The key and all below it. */
  async remove(key: string): Promise<void> {
    await this.#unlessUnknown(this.#store.remove(key));
    const isOther = ([found]: readonly [string, Text]): boolean => found !== key && !found.startsWith(`${key}/`);
    this.#known = this.#known?.then((map) => new Map([...map].filter(isOther)));
  }

  #map(): Promise<ReadonlyMap<string, Text>> {
    this.#known ??= this.#unlessUnknown(this.#read());
    return this.#known;
  }

  async #read(): Promise<ReadonlyMap<string, Text>> {
    const listed = await this.#store.list(this.#prefix);
    return new Map(listed.map((text) => [text.key, text]));
  }

  /** What fails may have happened all the same. */
  async #unlessUnknown<Result>(answer: Promise<Result>): Promise<Result> {
    return answer.catch((error: unknown) => {
      this.#known = undefined;
      throw error;
    });
  }
}

export function lateWriter(key: string): DeployError {
  return new DeployError(`${key} was changed by another run`, {
    code: 'LEASE_LOST',
    hint: 'Another deploy took over while this one was cut off; its result stands.',
  });
}
