import { volumeName } from '@appliku/core';
import { expect, it } from 'vitest';
import { jobName, projectName } from './names.ts';

/** Every name of up to four parts, as options allow it. */
const names = namesOf(['a', '1', 'job', 'run'], 4);
const processNames = names.filter((name) => !/-\d+-/.test(name));
const ids = [...names, ...names.flatMap((app) => ['a', 'a-1', 'job'].map((environment) => `${app}_${environment}`))];

it('no two containers, jobs of apps among them, have one name', () => {
  // As Compose calls them.
  const containers = ids.flatMap((id) => processNames.map((process) => `${projectName(id, 1)}-${process}-1`));
  const jobs = ids.flatMap((id) => ['release', 'run-00000001', 'run-0a1b2c3d'].map((job) => jobName(id, job)));
  expect(twice([...containers, ...jobs])).toEqual([]);
});

it('nor two projects, or two volumes', () => {
  expect(twice(ids.flatMap((id) => [1, 11].map((number) => projectName(id, number))))).toEqual([]);
  expect(twice(ids.flatMap((id) => names.map((name) => volumeName(id, name))))).toEqual([]);
});

function namesOf(parts: readonly string[], most: number): readonly string[] {
  const shorter = most === 1 ? [] : namesOf(parts, most - 1);
  const longer = shorter.flatMap((name) => parts.map((part) => `${name}-${part}`));
  return [...new Set([...parts.filter((part) => /^[a-z]/.test(part)), ...shorter, ...longer])];
}

function twice(all: readonly string[]): readonly string[] {
  const seen = new Set<string>();
  return all.filter((name) => seen.size === seen.add(name).size);
}
