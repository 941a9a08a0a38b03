import { types } from './wire.ts';

/** What matters here of a name server's reply. */
export interface Reply {
  readonly id: number;
  readonly rcode: number;
  readonly isAuthoritative: boolean;
  /** Owners of SOA records in it: zones of the server. */
  readonly zones: readonly string[];
  readonly signature?: Signature | undefined;
}

/** The record that signs a message (TSIG). */
export interface Signature {
  /** Where it begins. */
  readonly start: number;
  readonly keyName: string;
  readonly algorithm: string;
  /** From its time to its fudge, as they are. */
  readonly times: Buffer;
  readonly mac: Buffer;
  readonly originalId: number;
  readonly error: number;
  readonly other: Buffer;
}

interface Found {
  readonly start: number;
  readonly name: string;
  readonly type: number;
  /** Reads from where its data begins. */
  readonly data: Reader;
}

/** @throws RangeError, TypeError for what is no message */
export function parseReply(bytes: Buffer): Reply {
  const reader = new Reader(bytes, 0);
  const [id, flags] = [reader.uint16(), reader.uint16()];
  const [questions, answers, authorities, additionals] = [
    reader.uint16(),
    reader.uint16(),
    reader.uint16(),
    reader.uint16(),
  ];
  for (let index = 0; index < questions; index += 1) {
    reader.name();
    reader.take(4);
  }
  const records = Array.from({ length: answers + authorities + additionals }, () => reader.record());
  const last = records.at(-1);
  return {
    id,
    rcode: flags & 0xf,
    isAuthoritative: (flags & 0x0400) !== 0,
    zones: records.filter(({ type }) => type === types.soa).map(({ name }) => name),
    signature: last?.type === types.tsig ? signatureOf(last) : undefined,
  };
}

function signatureOf({ start, name, data }: Found): Signature {
  const algorithm = data.name();
  const times = data.take(8);
  const mac = data.take(data.uint16());
  const [originalId, error] = [data.uint16(), data.uint16()];
  return { start, keyName: name, algorithm, times, mac, originalId, error, other: data.take(data.uint16()) };
}

class Reader {
  readonly #bytes: Buffer;
  #at: number;

  constructor(bytes: Buffer, at: number) {
    this.#bytes = bytes;
    this.#at = at;
  }

  take(count: number): Buffer {
    const end = this.#at + count;
    if (end > this.#bytes.length) throw new RangeError('the message ends too early');
    const part = this.#bytes.subarray(this.#at, end);
    this.#at = end;
    return part;
  }

  uint16(): number {
    return this.take(2).readUInt16BE();
  }

  /** Lower case. A pointer in it leads back, to where the rest of the name is. */
  name(longest = 255): string {
    const [length = 0] = this.take(1);
    if (length === 0) return '';
    if (length >= 0xc0) {
      const target = ((length & 0x3f) << 8) | (this.take(1)[0] ?? 0);
      if (target >= this.#at - 2) throw new RangeError('a name leads forward');
      return new Reader(this.#bytes, target).name(longest);
    }
    // What leads in a circle is too long, too.
    if (length > 63 || length >= longest) throw new RangeError('a name is too long');
    const label = this.take(length).toString('latin1').toLowerCase();
    const rest = this.name(longest - length - 1);
    return rest === '' ? label : `${label}.${rest}`;
  }

  record(): Found {
    const start = this.#at;
    const name = this.name();
    const type = this.uint16();
    this.take(6);
    const length = this.uint16();
    const data = new Reader(this.#bytes, this.#at);
    this.take(length);
    return { start, name, type, data };
  }
}
