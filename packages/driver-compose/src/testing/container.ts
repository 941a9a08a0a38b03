import { labels, labelsOf, type Container } from '@appliku/core';

export function aContainer(process: string, wanted: Partial<Container> = {}, number = 12): Container {
  return {
    id: `${process}-id`,
    name: `appliku-shop-${number}-${process}-1`,
    image: `sha256:${'0'.repeat(64)}`,
    labels: { ...labelsOf('shop', number), [labels.process]: process },
    state: 'running',
    exitCode: 0,
    oomKilled: false,
    restarts: 0,
    startedAt: '2026-01-01T00:00:00.000Z',
    ports: [],
    error: '',
    ...wanted,
  };
}
