import { expect, it } from 'vitest';
import { wantsColours } from './process-surroundings.ts';

it.each([
  ['a terminal', true, {}, true],
  ['a file', false, {}, false],
  ['NO_COLOR', true, { NO_COLOR: '1' }, false],
  ['an empty NO_COLOR, which says nothing', true, { NO_COLOR: '' }, true],
  ['FORCE_COLOR', false, { FORCE_COLOR: '1' }, true],
  ['FORCE_COLOR=0', true, { FORCE_COLOR: '0' }, false],
  ['both of them', false, { NO_COLOR: '1', FORCE_COLOR: '1' }, false],
])('colours by %s', (_, isTerminal, variables, wanted) => {
  expect(wantsColours(isTerminal, variables)).toBe(wanted);
});
