import type { Host, Store } from '@appliku/core';
import type { Faults } from './faults.ts';

/** A store in memory, with leases of the host. */
export function memoryStore(host: Host, faults?: Faults): Store & { readonly values: ReadonlyMap<string, string> } {
  const values = new Map<string, string>();
  const versions = new Map<string, number>();
  const secrets = new Set<string>();
  let latest = 0;
  const versionOf = (key: string): string | undefined => (values.has(key) ? String(versions.get(key)) : undefined);
  return {
    values,
    read: async (key) => {
      const [value, version] = [values.get(key), versionOf(key)];
      return value === undefined || version === undefined ? undefined : { value, version };
    },
    write: async (key, value, { expected, secret, token = latest }) => {
      faults?.step();
      if (versionOf(key) !== expected || token < latest) return false;
      latest = token;
      values.set(key, value);
      versions.set(key, (versions.get(key) ?? 0) + 1);
      if (secret === true) secrets.add(key);
      return true;
    },
    list: async (prefix) => {
      const keys = [...values.keys()].filter((key) => key.startsWith(prefix)).sort();
      return keys.map((key) => ({
        key,
        value: secrets.has(key) ? '' : (values.get(key) ?? ''),
        version: versionOf(key) ?? '',
      }));
    },
    remove: async (key) => {
      faults?.step();
      for (const found of values.keys()) if (found === key || found.startsWith(`${key}/`)) values.delete(found);
    },
    lease: (name, options) => host.lease(name, options),
  };
}
