import { parseEnv } from 'node:util';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { dotenvText } from './dotenv-text.ts';

it('is read back as it was', () => {
  const name = fc.stringMatching(/^[A-Za-z_][A-Za-z0-9_]{0,20}$/);
  fc.assert(
    fc.property(fc.array(fc.tuple(name, fc.string({ unit: 'binary' }))), (pairs) => {
      const values = Object.fromEntries(pairs.filter(([, value]) => isWritten(value)));
      expect({ ...parseEnv(dotenvText(values)) }).toEqual(values);
    }),
  );
});

it.each([`it's`, 'a"b', '$HOME', 'a\\nb', 'two\nlines', '# no', ' spaced ', '', 'p=q', '`x`'])('holds %j', (value) => {
  expect(parseEnv(dotenvText({ A: value, B: 'after' }))).toEqual({ A: value, B: 'after' });
});

it('refuses what it cannot hold, and does not tell it', () => {
  expect(() => dotenvText({ A: `hunter2'"\`` })).toThrow(/^The value of A cannot be written into a dotenv file$/);
  expect(() => dotenvText({ 'A B': '' })).toThrow('"A B" is not a name of a variable');
});

function isWritten(value: string): boolean {
  try {
    return dotenvText({ A: value }) !== '';
  } catch {
    return false;
  }
}
