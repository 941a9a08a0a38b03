import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Signature } from './reply.ts';
import { classes, nameBytes, recordBytes, types, uint16, uint32 } from './wire.ts';

/** A secret that a name server knows by a name. */
export interface Key {
  readonly name: string;
  readonly algorithm: `hmac-${Hash}`;
  readonly secret: Buffer;
}

type Hash = 'sha256' | 'sha384' | 'sha512';

export interface Signed {
  readonly message: Buffer;
  /** A reply is signed over it too, so that it answers this message and no other. */
  readonly mac: Buffer;
}

/** Seconds by which clocks may differ. */
const fudge = 300;
/** Where the header counts the additional records. */
const additionalsAt = 10;

/** Appends the record that signs a message (RFC 8945). @param seconds since 1970 */
export function sign(message: Buffer, key: Key, seconds: number): Signed {
  const times = Buffer.concat([uint16(Math.floor(seconds / 2 ** 32)), uint32(seconds % 2 ** 32), uint16(fudge)]);
  const rest = { error: 0, other: Buffer.alloc(0) };
  const mac = digest(key, [message, variables(key, { times, ...rest })]);
  const data = Buffer.concat([
    nameBytes(key.algorithm),
    times,
    uint16(mac.length),
    mac,
    message.subarray(0, 2),
    uint16(0),
    uint16(0),
  ]);
  const record = recordBytes({ name: key.name, type: types.tsig, class: classes.any }, 0, data);
  return { message: Buffer.concat([withAdditionals(message, 1), record]), mac };
}

/** Whether who knows the key has signed this, as the reply to what had this MAC. */
export function isSigned(reply: Buffer, signature: Signature, key: Key, mac: Buffer): boolean {
  const { start, keyName, algorithm, originalId } = signature;
  if (keyName !== key.name || algorithm !== key.algorithm) return false;
  const unsigned = withAdditionals(reply.subarray(0, start), -1);
  unsigned.writeUInt16BE(originalId);
  const expected = digest(key, [uint16(mac.length), mac, unsigned, variables(key, signature)]);
  return expected.length === signature.mac.length && timingSafeEqual(expected, signature.mac);
}

/** What is signed beside the message. */
function variables(key: Key, { times, error, other }: Pick<Signature, 'times' | 'error' | 'other'>): Buffer {
  const head = Buffer.concat([nameBytes(key.name), uint16(classes.any), uint32(0), nameBytes(key.algorithm)]);
  return Buffer.concat([head, times, uint16(error), uint16(other.length), other]);
}

function digest({ algorithm, secret }: Key, parts: readonly Buffer[]): Buffer {
  return createHmac(algorithm.slice('hmac-'.length), secret).update(Buffer.concat(parts)).digest();
}

function withAdditionals(message: Buffer, change: number): Buffer {
  const copy = Buffer.from(message);
  copy.writeUInt16BE(copy.readUInt16BE(additionalsAt) + change, additionalsAt);
  return copy;
}
