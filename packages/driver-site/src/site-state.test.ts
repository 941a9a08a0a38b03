import { aRelease } from '@appliku/conformance';
import { expect, test } from 'vitest';
import { parseRollouts } from './site-state.ts';

const artifact = { kind: 'site', id: `sha256:${'0'.repeat(64)}` } as const;

function line(slot: string, number: number, whole: 'yes' | 'no'): string {
  const release = aRelease({ app: 'docs', number, slot: number % 2 === 0 ? 'b' : 'a', artifact, processes: {} });
  return `${slot} ${number} ${whole} ${Buffer.from(JSON.stringify(release)).toString('base64')}\n`;
}

test('a release in each slot is a rollout, whole when its own slot leads to its files, which are nowhere else', () => {
  const rollouts = parseRollouts(`${line('b', 8, 'no')}${line('a', 7, 'yes')}`);
  expect(rollouts.map(({ release, complete }) => [release.number, complete])).toEqual([
    [7, true],
    [8, false],
  ]);
  const half = parseRollouts(line('b', 7, 'yes'));
  expect(half.map(({ complete, endpoints }) => [complete, endpoints])).toEqual([[false, {}]]);
  expect(parseRollouts('')).toEqual([]);
});

test('files are looked for in its slot, then in the other, then in what was before', () => {
  const [rollout] = parseRollouts(line('a', 7, 'yes'));
  const top = '/srv/appliku/docs/sites';
  const formers = [`${top}/b`, `${top}/former-1`, `${top}/former-2`];
  expect(rollout?.endpoints).toEqual({ site: [{ kind: 'directory', instance: 'site', path: `${top}/a`, formers }] });
  expect(rollout?.reserved?.['site']).toMatchObject([{ path: `${top}/b`, formers: [`${top}/a`, ...formers.slice(1)] }]);
});
