import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { envText, parseEnv } from './env-file.ts';

const names = fc.stringMatching(/^[A-Za-z_][\w.-]{0,20}$/).filter((name) => name !== '__proto__');
const values = fc.oneof(
  fc.string({ unit: 'binary' }).filter((value) => !value.includes('\0')),
  fc.string({ unit: fc.constantFrom('\\', '"', "'", '$', '{', '}', '\n', '\r', '#', ' ', '=', '`', 'n', '0') }),
);

describe('envText', () => {
  it('writes one line a name', () => {
    const text = envText({ PLAIN: 'a b', TRICKY: 'a "b" $HOME \\ c\\', PEM: '-----BEGIN\r\nMII\n' });
    expect(text).toBe(
      String.raw`PLAIN="a b"` +
        '\n' +
        String.raw`TRICKY="a \"b\" \$HOME \\ c\\"` +
        '\n' +
        String.raw`PEM="-----BEGIN\r\nMII\n"` +
        '\n',
    );
  });

  it('is read back exactly', () => {
    fc.assert(
      fc.property(fc.dictionary(names, values, { noNullPrototype: true }), (all) => {
        expect(parseEnv(envText(all))).toEqual(all);
      }),
    );
  });

  it.each(['', '1A', 'A B', 'A=B', 'A\nB', '#A', 'Ä'])('refuses the name %j', (name) => {
    expect(() => envText({ [name]: 'x' })).toThrow(TypeError);
  });

  it.each(['a\0b', 'half \ud83d'])('refuses the value %j without telling it', (value) => {
    expect(() => envText({ KEY: value })).toThrow('The value of KEY has a NUL or half a character in it');
  });
});

describe('parseEnv', () => {
  it('skips comments and empty lines', () => {
    expect(parseEnv('# by hand\n\nA="1"\n')).toEqual({ A: '1' });
  });

  it.each(['A=1', "A='1'", 'A="1" # x', 'A="\\"', 'export A="1"'])('refuses %j, naming the line only', (line) => {
    expect(() => parseEnv(`OK="1"\n${line}\n`)).toThrow('Line 2 of the env file is not of the form NAME="value"');
  });
});
