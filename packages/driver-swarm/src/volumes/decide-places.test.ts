import { aProcess, aRelease } from '@appliku/conformance';
import type { Member, ProcessType } from '@appliku/core';
import { describe, expect, it } from 'vitest';
import type { Settings } from '../options.ts';
import { decidePlaces } from './decide-places.ts';
import { volumeLabel, withVolume } from './volume-place.ts';

const volumes = { data: { name: 'data', shared: false }, media: { name: 'media', shared: true } };
const both = aProcess({ mounts: { data: '/data', media: '/media' } });

/** `n1` is the manager of the deployment. */
function aNode(id: string, has: readonly string[] = [], wanted: Partial<Member> = {}): Member {
  return {
    id,
    name: id,
    role: id === 'n1' ? 'manager' : 'worker',
    availability: 'active',
    state: 'ready',
    address: '',
    isReachable: true,
    labels: has.reduce((labels, volume) => withVolume(volumeLabel('shop', volume), labels), {}),
    version: 1,
    ...wanted,
  };
}

function placed(worker: ProcessType, nodes: readonly Member[], options: Settings['volumes'] = {}): readonly unknown[] {
  const release = aRelease({ processes: { worker }, volumes });
  return decidePlaces(release, nodes, 'n1', { volumes: options }).map(({ volume, node, isNew }) => [
    volume.name,
    node.name,
    isNew,
  ]);
}

describe('decidePlaces', () => {
  it('takes this manager, where it may run what mounts the volume', () => {
    expect(placed(both, [aNode('n2'), aNode('n1')])).toEqual([
      ['data', 'n1', true],
      ['media', 'n1', true],
    ]);
    const elsewhere = { ...both, placement: ['node.role==worker'] };
    expect(placed(elsewhere, [aNode('n1'), aNode('n2')])[0]).toEqual(['data', 'n2', true]);
    expect(placed(both, [aNode('n1', [], { availability: 'drain' }), aNode('n2')])[0]).toEqual(['data', 'n2', true]);
  });

  it('keeps a volume on its node, and puts another beside it that one process mounts too', () => {
    expect(placed(both, [aNode('n1'), aNode('n2', ['data'])])).toEqual([
      ['data', 'n2', false],
      ['media', 'n2', true],
    ]);
  });

  it('goes by the options', () => {
    const nodes = [aNode('n1'), aNode('n2')];
    expect(placed(both, nodes, { data: { node: 'n2' }, media: { everywhere: true } })).toEqual([['data', 'n2', true]]);
    expect(() => placed(both, nodes, { data: { node: 'n9' } })).toThrow('No node can have the volume data: n9 is not');
    const there = [aNode('n1', ['data', 'media']), aNode('n2')];
    expect(() => placed(both, there, { data: { node: 'n2' } })).toThrow('The volume data is on n1, and not on n2');
  });

  it('refuses what no node can run', () => {
    const down = aNode('n2', ['data', 'media'], { state: 'down' });
    expect(() => placed(both, [aNode('n1'), down])).toThrow('No node can run worker: it needs');
    expect(() => placed(both, [aNode('n1', ['media']), aNode('n2', ['data'])])).toThrow('No node can run worker');
  });

  it('has Nginx find what it serves', () => {
    const served = aRelease({ processes: {}, volumes: { media: { ...volumes.media, webPath: '/media' } } });
    expect(() => decidePlaces(served, [aNode('n1'), aNode('n2', ['media'])], 'n1', { volumes: {} })).toThrow(
      'has a web path, and is on n2',
    );
  });
});
