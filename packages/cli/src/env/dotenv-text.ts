import { parseEnv } from 'node:util';

const nameForm = /^[A-Za-z_][A-Za-z0-9_]*$/;

/**
 * A dotenv file of these values, as `fromDotenv()` reads them back.
 * @throws TypeError for a name or a value that no such file can hold; the value is not in the message
 */
export function dotenvText(values: Readonly<Record<string, string>>): string {
  return Object.entries(values)
    .map(([name, value]) => `${checked(name)}=${quoted(name, value)}\n`)
    .join('');
}

export function checked(name: string): string {
  if (!nameForm.test(name)) throw new TypeError(`${JSON.stringify(name)} is not a name of a variable`);
  return name;
}

/** There are no escapes in all of them, so the quotes are those that the value does not have. */
function quoted(name: string, value: string): string {
  const found = ["'", '`', '"']
    .map((quote) => `${quote}${value}${quote}`)
    .find((text) => parseEnv(`A=${text}`)['A'] === value);
  if (found === undefined) throw new TypeError(`The value of ${name} cannot be written into a dotenv file`);
  return found;
}
