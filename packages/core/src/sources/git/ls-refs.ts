import type { Ref } from './client.ts';

/** Ask in git's protocol of version 2 for the refs whose names start with the prefix. */
export function lsRefsRequest(prefix: string): Buffer {
  const lines = ['peel\n', 'symrefs\n', `ref-prefix ${prefix}\n`];
  return Buffer.from(`${packet('command=ls-refs\n')}0001${lines.map(packet).join('')}0000`);
}

/** Undefined: it is not the whole answer to that. */
export function parseLsRefs(answer: Uint8Array): readonly Ref[] | undefined {
  const refs: Ref[] = [];
  const bytes = Buffer.from(answer.buffer, answer.byteOffset, answer.byteLength);
  for (let at = 0; ;) {
    const length = Number.parseInt(bytes.toString('latin1', at, at + 4), 16);
    if (length === 0) return at + 4 === bytes.length ? refs : undefined;
    const ref = length > 4 ? parseRef(bytes.toString('utf8', at + 4, at + length)) : undefined;
    if (ref === undefined) return undefined;
    refs.push(ref);
    at += length;
  }
}

/** `<id> <name>[ symref-target:<name>][ peeled:<id>]` */
function parseRef(line: string): Ref | undefined {
  const [id = '', name, ...attributes] = line.trimEnd().split(' ');
  if (!/^[0-9a-f]{40}$/.test(id) || name === undefined) return undefined;
  const attribute = (key: string): string | undefined =>
    attributes.find((text) => text.startsWith(key))?.slice(key.length);
  const target = attribute('symref-target:');
  return { name, commit: attribute('peeled:') ?? id, ...(target !== undefined && { target }) };
}

/** Its length, the four digits included, and the text. */
function packet(text: string): string {
  return `${(Buffer.byteLength(text) + 4).toString(16).padStart(4, '0')}${text}`;
}
