import { expect, test } from 'vitest';
import { composeFinding } from './check.ts';

test.each([
  ['v2.24.6', 'ok', '2.24.6'],
  ['2.26.1-4', 'ok', '2.26.1-4'],
  ['2.40.3+ds1-0ubuntu1~24.04.1', 'ok', '2.40.3+ds1-0ubuntu1~24.04.1'],
  ['5.0.0', 'ok', '5.0.0'],
  ['v2.24.5', 'wrong', '2.24.5; 2.24.6 or later is needed'],
  ['1.29.2', 'wrong', '1.29.2; 2.24.6 or later is needed'],
  ['', 'missing', '`docker compose` is not there'],
])('Compose %s', (version, state, found) => {
  expect(composeFinding(version)).toEqual({ what: 'Docker Compose', state, found });
});
