import * as z from 'zod';
import { databaseOf } from '../app/databases.ts';
import type { FileVariable } from '../file/app-file.ts';
import { text, variableName } from '../file/texts.ts';
import { type Found, told } from './found.ts';

const value = z.union([text, z.number(), z.boolean(), z.null()]);
const map = z.record(z.string(), z.unknown());
const list = z.array(z.string());

/** Variables of a service, and what of them was not understood. What Compose fills in is `source: manual`. */
export function environmentOf(
  given: unknown,
  databases: Found['databases'],
): readonly [readonly FileVariable[], readonly string[]] {
  if (given === undefined) return [[], []];
  const pairs = pairsOf(given);
  if (pairs === undefined) return [[], ['environment']];
  const read = pairs.map(([name, written]) => ({ name, variable: variableOf(name, written, databases) }));
  return [
    read.flatMap(({ variable }) => variable ?? []),
    read.flatMap(({ name, variable }) => (variable === undefined ? [`the variable ${told(name)}`] : [])),
  ];
}

function pairsOf(given: unknown): readonly (readonly [string, unknown])[] | undefined {
  const lines = list.safeParse(given).data;
  if (lines === undefined) return Object.entries(map.safeParse(given).data ?? {});
  return lines.map((line) => {
    const at = line.indexOf('=');
    return at === -1 ? [line, null] : [line.slice(0, at), line.slice(at + 1)];
  });
}

function variableOf(name: string, written: unknown, databases: Found['databases']): FileVariable | undefined {
  const { success, data } = value.safeParse(written);
  if (!success || !variableName.safeParse(name).success) return undefined;
  const whole = String(data ?? '$');
  const [host, url] = databaseIn(whole, databases);
  if (whole.replaceAll('$$', '').includes('$') || (host !== undefined && !url)) return { name, source: 'manual' };
  if (host !== undefined) return { name, from_database: { name: host, property: 'private_connection_url' } };
  return { name, value: whole.replaceAll('$$', '$') };
}

/** The database that a value is a URL of, and whether ours is of the same form: its password is another in any case. */
function databaseIn(whole: string, databases: Found['databases']): readonly [string | undefined, boolean] {
  if (!URL.canParse(whole)) return [undefined, false];
  const url = new URL(whole);
  const [name, database] = Object.entries(databases).find(([host]) => host === url.hostname) ?? [];
  if (name === undefined || database === undefined) return [undefined, false];
  const own = new URL(databaseOf(database.type, name).url('x'));
  const isAlike = schemeOf(url) === schemeOf(own) && [own.port, ''].includes(url.port);
  const hasPlace = own.pathname === '/app' || ['', '/', own.pathname].includes(url.pathname);
  return [name, isAlike && hasPlace && url.search === ''];
}

function schemeOf({ protocol }: URL): string {
  return protocol === 'postgres:' ? 'postgresql:' : protocol;
}
