import { labels, labelsOf, type SwarmTask } from '@appliku/core';

export function aTask(process: string, wanted: Partial<SwarmTask> = {}, number = 12): SwarmTask {
  return {
    id: `${process}-task`,
    service: `${process}-service`,
    node: 'n1',
    slot: 1,
    state: 'running',
    desired: 'running',
    error: '',
    labels: { ...labelsOf('shop', number), [labels.process]: process },
    addresses: { 'appliku-shop': '10.0.1.5' },
    createdAt: '2026-01-01T00:00:00.000Z',
    ...wanted,
  };
}
