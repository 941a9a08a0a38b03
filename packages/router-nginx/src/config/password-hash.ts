import { createHash } from 'node:crypto';

const alphabet = './0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const rounds = 5000;

/**
 * SHA-512 crypt (`$6$`), which every libc's `crypt()` knows, and with it Nginx.
 * @param salt up to 16 letters and digits
 */
export function passwordHash(password: string, salt: string): string {
  const [key, bytes] = [Buffer.from(password), Buffer.from(salt)];
  const first = firstDigest(key, bytes);
  const keys = fill(digest(...Array.from(key, () => key)), key.length);
  const salts = fill(digest(...Array.from({ length: 16 + (first[0] ?? 0) }, () => bytes)), bytes.length);
  let last = first;
  for (let round = 0; round < rounds; round += 1) {
    const isOdd = round % 2 === 1;
    last = digest(
      isOdd ? keys : last,
      ...(round % 3 === 0 ? [] : [salts]),
      ...(round % 7 === 0 ? [] : [keys]),
      isOdd ? last : keys,
    );
  }
  return `$6$${salt}$${encode(last)}`;
}

function firstDigest(key: Buffer, salt: Buffer): Buffer {
  const other = digest(key, salt, key);
  const bits = [...key.length.toString(2)].toReversed();
  return digest(key, salt, fill(other, key.length), ...bits.map((bit) => (bit === '1' ? other : key)));
}

function digest(...parts: readonly Buffer[]): Buffer {
  return createHash('sha512').update(Buffer.concat(parts)).digest();
}

function fill(block: Buffer, length: number): Buffer {
  return Buffer.concat(Array.from({ length: Math.ceil(length / block.length) }, () => block)).subarray(0, length);
}

/** In base64 of its own: three bytes, 21 apart and by turns in another order, make four signs, the low bits first. */
function encode(bytes: Buffer): string {
  const groups = Array.from({ length: 21 }, (_, index) => {
    const three = [index, index + 21, index + 42];
    const from = (3 - (index % 3)) % 3;
    return signs(
      [...three.slice(3 - from), ...three.slice(0, 3 - from)].map((at) => bytes[at] ?? 0),
      4,
    );
  });
  return groups.join('') + signs([0, 0, bytes[63] ?? 0], 2);
}

function signs([high = 0, middle = 0, low = 0]: readonly number[], count: number): string {
  const value = (high << 16) | (middle << 8) | low;
  return Array.from({ length: count }, (_, index) => alphabet[(value >> (6 * index)) & 63]).join('');
}
