import type { QueueStore } from '../queue/queue-store.ts';
import { queueStoreCases, type QueueStoreSubject } from './queue-store-cases.ts';

/** Titles of the cases that tell a store that breaks a promise. */
export async function redCases(
  setup: () => Promise<QueueStoreSubject>,
  plant: (store: QueueStore) => Partial<QueueStore>,
): Promise<readonly string[]> {
  const broken = (store: QueueStore): QueueStore => ({ ...store, ...plant(store) });
  const results = queueStoreCases.map(async ({ title, run }) => {
    const { store, again } = await setup();
    try {
      await run({ store: broken(store), again: async () => broken(await again()) });
      return [];
    } catch {
      return [title];
    }
  });
  return (await Promise.all(results)).flat();
}
