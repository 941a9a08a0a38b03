import { type Member, toMounts } from '@appliku/core';
import { describe, expect, it } from 'vitest';
import { fits } from './fits.ts';
import { mountsOfJob, volumeConstraints, volumeLabel, withVolume } from './volume-place.ts';

const node: Member = {
  id: 'n1',
  name: 's1',
  role: 'manager',
  availability: 'active',
  state: 'ready',
  address: '198.51.100.1',
  isReachable: true,
  labels: { disk: 'ssd' },
  version: 1,
};

describe('fits', () => {
  it.each([
    ['node.role==manager', true],
    ['node.role != manager', false],
    ['node.hostname==S1', true],
    ['node.id==n2', false],
    ['node.labels.disk==ssd', true],
    ['node.labels.zone==a', false],
    ['node.labels.zone!=a', true],
    ['node.platform.arch==arm64', true],
  ])('takes %s for %s', (constraint, expected) => {
    expect(fits(constraint, node)).toBe(expected);
  });
});

describe('volumes', () => {
  const volumes = { data: { name: 'data', shared: false }, media: { name: 'media', shared: true } };
  const mounts = toMounts({ data: '/data', media: '/media' }, volumes);

  it('bind what mounts them to their node, unless every node has them', () => {
    expect(volumeConstraints('shop_staging', mounts, { volumes: { media: { everywhere: true } } })).toEqual([
      'node.labels.com.appliku.volume.shop_staging_data==here',
    ]);
  });

  it('on two nodes are not both for a job: the first has precedence', () => {
    const labelled = (name: string, volume: string): Member => ({
      ...node,
      name,
      labels: withVolume(volumeLabel('shop', volume), {}),
    });
    const apart = [labelled('s1', 'data'), labelled('s2', 'media')];
    const together = [{ ...node, labels: withVolume(volumeLabel('shop', 'media'), labelled('s1', 'data').labels) }];
    const volumesOf = (nodes: readonly Member[], settings = {}): readonly string[] =>
      mountsOfJob('shop', mounts, nodes, { volumes: settings }).map(({ volume }) => volume);
    expect(volumesOf(together)).toEqual(['data', 'media']);
    expect(volumesOf(apart)).toEqual(['data']);
    expect(volumesOf(apart, { media: { everywhere: true } })).toEqual(['data', 'media']);
  });
});
