import { randomInt } from 'node:crypto';
import { checked, type Secret } from '@appliku/core';
import * as z from 'zod';
import type { DnsContext, DnsProvider, TxtRecord } from '../../certificates/dns/dns-provider.ts';
import { plainName } from '../../certificates/dns/zone.ts';
import { secretSchema } from '../../options/option-texts.ts';
import { exchange } from './exchange.ts';
import { updateMessage, zoneQuestion } from './messages.ts';
import { parseReply, type Reply } from './reply.ts';
import { isSigned, type Key, sign } from './tsig.ts';
import { rcodes } from './wire.ts';

/** A name server that takes changes: BIND, Knot, PowerDNS and others. */
export interface Rfc2136Options {
  /** The primary of the zones, by name or address. */
  readonly server: string;
  /** For TCP. Default: 53. */
  readonly port?: number;
  /** By which it knows who may change TXT records. */
  readonly key: TsigKey;
}

/** As the configuration of the name server has it. */
export interface TsigKey {
  readonly name: string;
  /** In base64. */
  readonly secret: string | Secret;
  /** Default: `hmac-sha256`. */
  readonly algorithm?: 'hmac-sha256' | 'hmac-sha384' | 'hmac-sha512';
}

const schema = z.strictObject({
  server: z.string().regex(/^[A-Za-z0-9.:-]+$/, 'must be a name or an address'),
  port: z.int().min(1).max(65_535).default(53),
  key: z.strictObject({
    name: z.string().regex(/^[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)*\.?$/, 'must be a name in DNS'),
    secret: secretSchema.pipe(z.string().regex(/^[A-Za-z0-9+/]+=*$/, 'must be a key in base64')),
    algorithm: z.enum(['hmac-sha256', 'hmac-sha384', 'hmac-sha512']).default('hmac-sha256'),
  }),
});

/**
 * Changes zones on a name server of your own by DNS UPDATE (RFC 2136), signed with a key (TSIG), over TCP.
 * @throws TypeError that names every mistake with the path of its option
 */
export function rfc2136(options: Rfc2136Options): DnsProvider {
  const { server, port, key: given } = checked(schema, options, 'rfc2136');
  const { name, secret, algorithm } = given;
  const key: Key = { name: plainName(name), algorithm, secret: Buffer.from(secret, 'base64') };
  const ask = (make: (id: number) => Buffer, { signal, mask }: DnsContext): Promise<Reply> => {
    mask(secret);
    return askSigned(make, key, { host: server, port }, signal);
  };
  const change = async (kind: 'add' | 'remove', record: TxtRecord, context: DnsContext): Promise<void> => {
    const { rcode } = await ask((id) => updateMessage(id, kind, record), context);
    if (rcode !== rcodes.ok) throw new Error(`${server} answers ${nameOf(rcode)}`);
  };
  return {
    name: `rfc2136 ${server}`,
    recipe: { by: 'rfc2136', options },
    zones: async (names, context) => {
      const zones: string[] = [];
      for (const name of names) zones.push(...zonesIn(await ask((id) => zoneQuestion(id, name), context), server));
      return zones;
    },
    add: (record, context) => change('add', record, context),
    remove: (record, context) => change('remove', record, context),
  };
}

/** @throws Error where it cannot be the reply of who has the key, or says that the key is wrong */
async function askSigned(
  make: (id: number) => Buffer,
  key: Key,
  at: { readonly host: string; readonly port: number },
  signal: AbortSignal,
): Promise<Reply> {
  const id = randomInt(2 ** 16);
  const { message, mac } = sign(make(id), key, Math.floor(Date.now() / 1000));
  const bytes = await exchange(message, at, signal);
  const reply = parseReply(bytes);
  const { signature } = reply;
  // These come unsigned: it cannot sign with a key that is not the one.
  if (signature !== undefined && signature.error !== 0)
    throw new Error(`${at.host} does not take the key ${key.name}: ${nameOf(signature.error)}`);
  if (reply.id !== id || signature === undefined || !isSigned(bytes, signature, key, mac))
    throw new Error(`the reply of ${at.host} (${nameOf(reply.rcode)}) is not signed with the key ${key.name}`);
  return reply;
}

/** One that is not its own it refuses, or hands on what somebody else says. */
function zonesIn({ rcode, isAuthoritative, zones }: Reply, server: string): readonly string[] {
  if (rcode === rcodes.ok || rcode === rcodes.noName) return isAuthoritative ? zones : [];
  if (rcode === rcodes.refused || rcode === rcodes.notAuthority) return [];
  throw new Error(`${server} answers ${nameOf(rcode)}`);
}

const names: Readonly<Record<number, string>> = {
  1: 'FORMERR',
  2: 'SERVFAIL',
  4: 'NOTIMP',
  5: 'REFUSED',
  9: 'NOTAUTH',
  10: 'NOTZONE',
  16: 'BADSIG: it has another secret',
  17: 'BADKEY: it does not know it',
  18: 'BADTIME: the clocks differ',
};

function nameOf(rcode: number): string {
  return names[rcode] ?? `RCODE ${rcode}`;
}
