import semver from 'semver';
import { expect, test } from 'vitest';
import { rangeOfSpecifier } from './version-specifier.ts';

test.each([
  ['3.11', '3.11'],
  ['>=3.9', '>=3.9.0'],
  ['>=3.9,<4', '>=3.9.0 <4.0.0'],
  ['<=3.12', '<=3.12.0'],
  ['>3.9', '>3.9.0'],
  ['==3.11.*', '3.11'],
  ['== 3.11', '=3.11.0'],
  ['~=3.11', '>=3.11.0 <4.0.0'],
  ['~=3.11.2', '>=3.11.2 <3.12.0'],
  ['>=3.9,!=3.10.*', '>=3.9.0 <3.10.0 || >=3.9.0 >=3.11.0'],
  ['!=3.13.2', '<3.13.2 || >3.13.2'],
  ['^3.11', '^3.11'],
  ['~3.11 || ^3.13', '~3.11 || ^3.13'],
  ['*', '*'],
  ['3.x.y', '3.x.y'],
  ['pypy3.9', 'pypy3.9'],
])('%s is %s', (text, range) => {
  expect(rangeOfSpecifier(text)).toBe(range);
});

test('what is excluded is excluded', () => {
  const range = rangeOfSpecifier('>=3.9,!=3.10.*,!=3.12.1');
  const fits = (version: string): boolean => semver.satisfies(version, range);
  expect(['3.9.0', '3.10.4', '3.11.9', '3.12.1', '3.12.2'].filter(fits)).toEqual(['3.9.0', '3.11.9', '3.12.2']);
});
