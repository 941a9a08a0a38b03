import { expect, it } from 'vitest';
import { nodeFinding, swarmFinding } from './check.ts';

it.each([
  ['active true', 'ok', 'it is one'],
  ['active false', 'wrong', 'its node is a worker'],
  ['inactive false', 'missing', 'it is in no Swarm'],
  ['pending false', 'wrong', 'its node is pending false'],
])('takes %s for %s', (told, state, found) => {
  expect(swarmFinding(told)).toMatchObject({ state, found });
});

it.each([
  ['active false', 'ok', 'it is one'],
  ['inactive false', 'missing', 'it is in no Swarm'],
  ['locked false', 'missing', 'its node is locked false'],
])('takes %s of another machine that routes for %s', (told, state, found) => {
  expect(nodeFinding(told)).toMatchObject({ state, found });
});
