import type { Host, Store } from '@appliku/core';
import { Faults } from './faults.ts';

export interface FakeStore extends Store {
  /** Key -> value, secret ones too. */
  readonly values: ReadonlyMap<string, string>;
}

interface Item {
  readonly value: string;
  readonly version: string;
  readonly secret: boolean;
}

/** The store of one app in memory, with leases of the host. */
export function memoryStore(host: Host, faults: Faults = new Faults()): FakeStore {
  const items = new Map<string, Item>();
  const values = new Map<string, string>();
  let writes = 0;
  let latestToken = 0;
  return {
    values,
    read: async (key) => {
      await faults.pass('store.read');
      const item = items.get(key);
      return item && { value: item.value, version: item.version };
    },
    write: async (key, value, { expected, secret = false, token = latestToken }) => {
      await faults.pass('store.write');
      if (items.get(key)?.version !== expected || token < latestToken) return undefined;
      writes += 1;
      items.set(key, { value, version: String(writes), secret });
      values.set(key, value);
      return String(writes);
    },
    list: async (prefix) => {
      await faults.pass('store.list');
      const below = [...items].filter(([key]) => key.startsWith(prefix));
      const listed = below.map(([key, { value, version, secret }]) => ({ key, value: secret ? '' : value, version }));
      return listed.sort((one, other) => (one.key < other.key ? -1 : 1));
    },
    remove: async (key) => {
      await faults.pass('store.remove');
      const gone = [...items.keys()].filter((found) => found === key || found.startsWith(`${key}/`));
      for (const found of gone) {
        items.delete(found);
        values.delete(found);
      }
    },
    lease: async (name, options) => {
      const lease = await host.lease(name, options);
      latestToken = lease.token;
      return lease;
    },
  };
}
