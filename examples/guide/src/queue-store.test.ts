// #region test
import { memoryQueueStore, queueStoreCases } from '@appliku/triggers';
import { it } from 'vitest';

for (const { title, run } of queueStoreCases)
  it(title, async () => {
    const store = memoryQueueStore(); // an empty one of your own
    await run({ store, again: async () => store }); // `again` opens the same a second time
  });
// #endregion test
