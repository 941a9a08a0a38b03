import type { Host } from './host.ts';

/** Small texts under keys with slashes: files on a host, configs in a cluster, memory in tests. */
export interface Store {
  /** Another value has another `version`. Undefined: no such key. */
  read(key: string): Promise<{ readonly value: string; readonly version: string } | undefined>;
  /**
   * Compare and set; resolves with the new version. Undefined: the version there is not the expected one (`undefined`:
   * must not exist), or a later holder of the app's lease has come (`token`), and nothing was written.
   */
  write(
    key: string,
    value: string,
    options: { readonly expected: string | undefined; readonly secret?: boolean; readonly token?: number },
  ): Promise<string | undefined>;
  /** Keys below the prefix, which ends with a slash, with their values: one round trip. Values of secret keys are empty. */
  list(prefix: string): Promise<readonly { readonly key: string; readonly value: string; readonly version: string }[]>;
  /** Removes the key and all below it. */
  remove(key: string): Promise<void>;
  /** As of a host, where the store is. */
  lease: Host['lease'];
}
