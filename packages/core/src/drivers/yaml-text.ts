import { stringify } from 'yaml';

// Not allowed in a YAML file as they are, or taken for a line break inside of quotes.
const unprintable = /[\u007F-\u009F\u2028\u2029\uFEFF\uFFFE\uFFFF]/g;
const impossible = /[\0\p{Surrogate}]/u;

/**
 * YAML that every parser reads the same way: strings are always quoted, so that `on`, `0x1F` or `2001-01-01` stay text.
 * @throws TypeError for a value that no argument or environment can hold
 */
export function yamlText(value: object): string {
  const text = stringify(checked(value), {
    lineWidth: 0,
    aliasDuplicateObjects: false,
    defaultStringType: 'QUOTE_DOUBLE',
    defaultKeyType: 'PLAIN',
  });
  return text.replaceAll(unprintable, (character) => String.raw`\u` + hex(character));
}

function checked(value: object): object {
  JSON.stringify(value, (key, part: unknown) => {
    if (typeof part === 'string' && impossible.test(part)) {
      throw new TypeError(`The value of ${key} has a NUL or half a character in it`);
    }
    return part;
  });
  return value;
}

function hex(character: string): string {
  return character.charCodeAt(0).toString(16).padStart(4, '0');
}
