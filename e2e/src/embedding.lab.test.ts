import { cp, mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Lab, startLab } from '@appliku/lab';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { deploymentOf } from './deployment.ts';
import { runProgram } from './embedding/run-program.ts';
import { snapshotOf } from './snapshot.ts';
import { expectServing, openTrial, type Trial } from './trial.ts';

let lab: Lab;
let app: Trial;

beforeAll(async () => {
  lab = await startLab({ name: 'eembed' });
  app = await openTrial(lab);
  await app.succeed();
});
afterAll(() => lab?.close());

test('with nothing changed, nothing is touched', async () => {
  const before = await snapshotOf(app);
  const { outcome, release, urls, warnings } = await deploymentOf(app.target).deploy();
  expect({ outcome, number: release.number, urls, warnings }).toEqual({
    outcome: 'unchanged',
    number: app.serving.release,
    urls: [`http://${app.domain}`],
    warnings: [],
  });
  expect(await snapshotOf(app)).toEqual(before);
});

describe('a program that awaits a deploy ends by itself and says nothing of its own', () => {
  const quiet = { output: '', told: '[]' };

  test('when it succeeds', async () => {
    await app.publish('by-program');
    expect(await runProgram('deploy-once.ts', JSON.stringify(app.target))).toEqual({ exitCode: 0, ...quiet });
    expect(await app.get()).toMatchObject({ status: 200, version: 'by-program' });
  });

  test('when nothing changed', async () => {
    expect(await runProgram('deploy-once.ts', JSON.stringify(app.target))).toEqual({ exitCode: 0, ...quiet });
  });

  test('when it fails', async () => {
    const ended = await runProgram('deploy-once.ts', JSON.stringify(app.target), 'echo no; exit 1');
    expect(ended).toEqual({ exitCode: 3, ...quiet });
  });

  test('when there is no server', async () => {
    const target = { ...app.target, address: '127.0.0.2' };
    expect(await runProgram('deploy-once.ts', JSON.stringify(target))).toEqual({ exitCode: 3, ...quiet });
  });
});

test('two copies of the packages in one process do not disturb each other', async () => {
  const other = await openTrial(lab, 'other');
  await app.publish('one');
  await other.publish('two');
  const copy = await copyOfPackages();
  try {
    const targets = [app, other].map(({ target }) => JSON.stringify(target));
    const { exitCode, output, told } = await runProgram('two-copies.ts', join(copy, 'packages'), ...targets);
    expect({ exitCode, output }).toEqual({ exitCode: 0, output: '' });
    const where = { code: 'RELEASE_COMMAND_FAILED', stage: 'release', plugin: 'compose' };
    expect(JSON.parse(told)).toMatchObject({
      areTwo: true,
      outcomes: ['deployed', 'deployed'],
      recognised: [
        [true, true],
        [true, true],
      ],
      errors: [where, where],
    });
  } finally {
    await rm(copy, { recursive: true });
  }
  for (const [hello, version] of [
    [app, 'one'],
    [other, 'two'],
  ] as const)
    expect(await hello.get()).toMatchObject({ status: 200, version });
  await other.succeed();
  await app.succeed();
  await expectServing(app, app.serving);
});

/** Links between the packages are relative, so that those of the copy lead to the copy; other dependencies are shared. */
async function copyOfPackages(): Promise<string> {
  const root = fileURLToPath(new URL('../../', import.meta.url));
  const copy = await mkdtemp(join(tmpdir(), 'copy-'));
  // What is built is not asked for, and another test may be at building.
  const filter = (path: string): boolean => basename(path) !== 'dist';
  await cp(join(root, 'packages'), join(copy, 'packages'), { recursive: true, verbatimSymlinks: true, filter });
  await symlink(join(root, 'node_modules'), join(copy, 'node_modules'));
  return copy;
}
