import { expect, it } from 'vitest';
import { swarmFinding } from './check.ts';

it.each([
  ['active true', 'ok', 'it is one'],
  ['active false', 'wrong', 'its node is a worker'],
  ['inactive false', 'missing', 'it is in no Swarm'],
  ['pending false', 'wrong', 'its node is pending false'],
])('takes %s for %s', (told, state, found) => {
  expect(swarmFinding(told)).toMatchObject({ state, found });
});
