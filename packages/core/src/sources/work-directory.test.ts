import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { workDirectory } from './work-directory.ts';

test('removes the directories of dead processes, and leaves those of living ones and of others', async () => {
  const parent = mkdtempSync(join(tmpdir(), 'work-test-'));
  const { pid: dead } = spawnSync('true');
  const first = await workDirectory(parent);
  const ofProcess = (pid: number): string => first.path.replace(`-${process.pid}-`, `-${pid}-`);
  mkdirSync(join(ofProcess(dead), 'files'), { recursive: true });
  mkdirSync(ofProcess(1));
  mkdirSync(join(parent, `somebody-${dead}-else`));
  const second = await workDirectory(parent);
  expect(
    readdirSync(parent)
      .map((name) => join(parent, name))
      .sort(),
  ).toEqual([first.path, second.path, ofProcess(1), join(parent, `somebody-${dead}-else`)].sort());
  await first.remove();
  await second.remove();
  expect(readdirSync(parent)).toHaveLength(2);
  rmSync(parent, { recursive: true });
});
