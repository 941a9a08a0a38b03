import { expect, it } from 'vitest';
import { DeployError, messageOf } from './errors.ts';

it.each([
  ['an error', new Error('boo'), 'boo'],
  ['a copy of one, without a prototype', Object.assign(Object.create(null), { message: 'boo' }), 'boo'],
  [
    'an object that cannot be made text',
    Object.assign(Object.create(null), { code: 1 }),
    '[Object: null prototype] { code: 1 }',
  ],
  ['a string', 'boo', 'boo'],
  ['nothing', undefined, 'undefined'],
])('tells the text of %s', (_what, thrown, text) => {
  expect(messageOf(thrown)).toBe(text);
  if (thrown !== undefined)
    expect(new DeployError('no', { code: 'PLUGIN_FAILED', cause: thrown }).toJSON()).toMatchObject({ cause: text });
});
