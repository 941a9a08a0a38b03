import type { Store } from '@appliku/core';

/** Writes a text whose last writer is right: the holder of the app's lease. The same as before is not written again. */
export async function put(store: Store, key: string, value: string, secret = false): Promise<void> {
  const there = await store.read(key);
  if (there?.value !== value) await store.write(key, value, { expected: there?.version, secret });
}
