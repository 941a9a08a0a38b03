/** Numbers of DNS (RFC 1035, 2136, 8945). No library writes the class NONE, by which an UPDATE removes one value. */
export const types = { soa: 6, txt: 16, tsig: 250 } as const;
export const classes = { in: 1, none: 254, any: 255 } as const;
export const rcodes = { ok: 0, noName: 3, refused: 5, notAuthority: 9 } as const;

const longestName = 255;
const longestText = 255;

/** Lower case, and never compressed: as it is signed. @throws TypeError for what is no name */
export function nameBytes(name: string): Buffer {
  const labels = name === '' ? [] : name.toLowerCase().split('.');
  const parts = labels.map((label) => {
    if (!/^[!-~]{1,63}$/.test(label)) throw new TypeError(`${JSON.stringify(name)} is no name in DNS`);
    return Buffer.from(`${String.fromCharCode(label.length)}${label}`, 'latin1');
  });
  const bytes = Buffer.concat([...parts, Buffer.from([0])]);
  if (bytes.length > longestName) throw new TypeError(`${JSON.stringify(name)} is too long for DNS`);
  return bytes;
}

/** Data of a TXT record: a value in pieces. */
export function textBytes(value: string): Buffer {
  const bytes = Buffer.from(value);
  const count = Math.max(1, Math.ceil(bytes.length / longestText));
  const pieces = Array.from({ length: count }, (_, index) =>
    bytes.subarray(index * longestText, (index + 1) * longestText),
  );
  return Buffer.concat(pieces.flatMap((piece) => [Buffer.from([piece.length]), piece]));
}

export interface Entry {
  readonly name: string;
  readonly type: number;
  readonly class: number;
}

export function questionBytes(entry: Entry): Buffer {
  return Buffer.concat([nameBytes(entry.name), uint16(entry.type), uint16(entry.class)]);
}

export function recordBytes(entry: Entry, ttl: number, data: Buffer): Buffer {
  return Buffer.concat([questionBytes(entry), uint32(ttl), uint16(data.length), data]);
}

export function uint16(value: number): Buffer {
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16BE(value);
  return bytes;
}

export function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}
