import { expect, test } from 'vitest';
import { dockerFindings, parseValues } from './check.ts';

test('what a host has', () => {
  const findings = dockerFindings(parseValues('user deploy\nclient yes\ncompose v2.26.1\nfree 2097152\n'));
  expect(findings).toEqual([
    { what: 'Docker Compose', state: 'ok', found: '2.26.1', fix: [] },
    { what: 'room for images', state: 'ok', found: '2048 MiB', fix: [] },
  ]);
});

test('what a host lacks', () => {
  const findings = dockerFindings(parseValues('user deploy\nclient yes\nfree 1048575\n'));
  expect(findings.map(({ what, state, found }) => `${state} ${what}: ${found}`)).toEqual([
    'missing Docker Compose: `docker compose` is not there',
    'wrong room for images: 1023 MiB',
  ]);
});
