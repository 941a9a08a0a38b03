import { readFileSync } from 'node:fs';
import { DeployError, errorCodes } from '@appliku/core';
import { expect, it } from 'vitest';
import { exitCodeOf } from './exit-codes.ts';

const page = readFileSync(new URL('../../../docs/cli.md', import.meta.url), 'utf8');

it('are those that the documentation tells', () => {
  const rows = [...page.matchAll(/^\| (?<exitCode>\d+) \| (?<meaning>.*) \|$/gm)];
  const told = rows.flatMap(({ groups }) =>
    [...(groups?.['meaning'] ?? '').matchAll(/`(?<code>[A-Z]+_?[A-Z_]+)`/g)].map(
      (found) => [found.groups?.['code'], Number(groups?.['exitCode'])] as const,
    ),
  );
  const others = errorCodes
    .map((code) => [code, exitCodeOf(new DeployError('no', { code }))] as const)
    .filter(([, exitCode]) => exitCode !== 1);
  expect(Object.fromEntries(told)).toEqual(Object.fromEntries(others));
});

it('are 5 where what served could not be brought back, whatever the error', () => {
  const error = new DeployError('no', { code: 'BUILD_FAILED' });
  error.recovery = new DeployError('no', { code: 'HOST_LOST' });
  expect(exitCodeOf(error)).toBe(5);
  expect([new TypeError('no'), new Error('no'), 'no'].map(exitCodeOf)).toEqual([2, 1, 1]);
});
