import { type FakeWorld, fakeWorld } from '@appliku/conformance';
import { beforeEach, expect, it } from 'vitest';
import type { Deployment } from './deployment.ts';
import type { DeploymentEvent } from './events.ts';
import type { ReleaseNote } from './options/release-note.ts';
import { parseRelease } from './ledger/record.ts';
import { secret } from './secret.ts';
import { shopOf } from './testing/deployment.ts';

let world: FakeWorld;
let deployment: Deployment;

beforeEach(() => {
  world = fakeWorld();
  deployment = shopOf(world);
});

const note = { by: 'anna', reason: 'The sale begins', metadata: { ticket: 'OPS-7', 'ci/run': '12' } };

it('is in the record, in the result and in the first event', async () => {
  const events: DeploymentEvent[] = [];
  deployment.on('event', (event) => events.push(event));
  const { release } = await deployment.deploy(note);
  expect(release).toMatchObject(note);
  expect(events[0]).toMatchObject({ type: 'run:start', action: 'deploy', ...note });
  expect((await deployment.releases()).map((recorded) => recorded.release)).toEqual([release]);
  expect(parseRelease(world.store('shop').values.get('releases/1/release.json') ?? '', '')).toMatchObject(note);
});

it('is by whom the options say where nobody else does, and has nothing else', async () => {
  const { release } = await deployment.deploy();
  expect(release.by).not.toBe('');
  expect(Object.keys(release)).not.toEqual(expect.arrayContaining(['reason']));
  expect(Object.keys(release)).not.toEqual(expect.arrayContaining(['metadata']));
});

it('is of the rollback, not of the release that comes back', async () => {
  await deployment.deploy(note);
  world.source.push('c0ffee2');
  await deployment.deploy();
  const { release } = await deployment.rollback(1, { by: 'ben', reason: 'It was slow' });
  expect(release).toMatchObject({ restores: 1, by: 'ben', reason: 'It was slow' });
  expect(release.metadata).toBeUndefined();
});

it('makes no other release by itself', async () => {
  await deployment.deploy(note);
  const { outcome, release } = await deployment.deploy({ reason: 'Once more', metadata: { ticket: 'OPS-8' } });
  expect([outcome, release.reason]).toEqual(['unchanged', note.reason]);
});

it('shows no secret', async () => {
  deployment = shopOf(world, { TOKEN: secret('hunter2-hunter2') });
  const { release } = await deployment.deploy({ reason: 'new hunter2-hunter2', metadata: { a: 'hunter2-hunter2' } });
  expect([release.reason, release.metadata]).toEqual(['new [secret]', { a: '[secret]' }]);
  expect(world.store('shop').values.get('releases/1/release.json')).not.toContain('hunter2');
});

const wrong: readonly (readonly [ReleaseNote, string])[] = [
  [{ by: '' }, 'by'],
  [{ reason: 'x'.repeat(1001) }, 'reason'],
  [{ reason: 'a\0b' }, 'reason'],
  [{ metadata: { ticket: 'x'.repeat(1001) } }, 'metadata.ticket'],
  [{ metadata: { 'a b': 'x' } }, 'metadata.a b'],
  [{ metadata: { [`a${'b'.repeat(64)}`]: 'x' } }, `metadata.a${'b'.repeat(64)}`],
  [{ metadata: Object.fromEntries(Array.from({ length: 33 }, (_, n) => [`n${n}`, 'x'])) }, 'metadata'],
  [Object.fromEntries([['metadata', { n: 7 }]]), 'metadata.n'],
];

it.each(wrong)('is a TypeError before anything is done: %j', async (given, path) => {
  const problem = expect.objectContaining({
    message: expect.stringMatching(new RegExp(`^Invalid options:\n  ${path}: `)),
  });
  await expect(deployment.deploy(given)).rejects.toEqual(problem);
  await expect(deployment.rollback(1, given)).rejects.toBeInstanceOf(TypeError);
  expect(world.faults.calls).toEqual([]);
});
