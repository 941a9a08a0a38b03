import type { Names } from '../contract/index.ts';

const nameForm = /^[A-Za-z_][\w.-]*$/;
const lineForm = /^(?<name>[A-Za-z_][\w.-]*)="(?<value>(?:[^"\\]|\\.)*)"$/;
// No process can have a NUL in its environment; half of a surrogate pair has no form in UTF-8.
const impossible = /[\0\p{Surrogate}]/u;

/**
 * Text of an env file, one line a name, that Docker Compose's `env_file` reads back to the byte.
 * Double quotes, because compose cannot say a value that ends in a backslash between single ones.
 * @throws TypeError for what no environment can hold; the value is not in the message.
 */
export function envText(values: Names<string>): string {
  return Object.entries(values)
    .map(([name, value]) => `${checkedName(name)}="${quoted(name, value)}"\n`)
    .join('');
}

/**
 * The values of a text that `envText` made; empty lines and comments may be added.
 * @throws TypeError for any other line, naming its number
 */
export function parseEnv(text: string): Names<string> {
  return Object.fromEntries(
    text
      .split('\n')
      .map((line, index) => ({ line, number: index + 1 }))
      .filter(({ line }) => line.trim() !== '' && !line.startsWith('#'))
      .map(parseLine),
  );
}

function checkedName(name: string): string {
  if (!nameForm.test(name)) throw new TypeError(`${JSON.stringify(name)} is not a name of a variable`);
  return name;
}

function quoted(name: string, value: string): string {
  if (impossible.test(value)) throw new TypeError(`The value of ${name} has a NUL or half a character in it`);
  return value
    .replaceAll(/[\\"$]/g, String.raw`\$&`)
    .replaceAll('\n', String.raw`\n`)
    .replaceAll('\r', String.raw`\r`);
}

function parseLine({ line, number }: { line: string; number: number }): readonly [string, string] {
  const { name, value } = lineForm.exec(line)?.groups ?? {};
  if (name === undefined || value === undefined) {
    throw new TypeError(`Line ${number} of the env file is not of the form NAME="value"`);
  }
  return [name, value.replaceAll(/\\(.)/gs, (_, escaped: string) => unescaped(escaped))];
}

function unescaped(character: string): string {
  if (character === 'n') return '\n';
  return character === 'r' ? '\r' : character;
}
