import { X509Certificate } from 'node:crypto';

/** Begin of the extension `authorityKeyIdentifier` in DER: its OID, then an octet string. */
const extension = Buffer.from('0603551d2304', 'hex');
/** Tag of `keyIdentifier` in it. */
const keyIdentifier = 0x80;

/** What an authority calls a certificate that is asked about (RFC 9773, section 4.1); undefined: it has no key identifier. */
export function renewalId(pem: string): string | undefined {
  const { raw, serialNumber } = new X509Certificate(pem);
  const at = raw.indexOf(extension);
  if (at === -1) return undefined;
  // Two lengths and a tag before it: an octet string that holds a sequence. All are short.
  const start = at + extension.length + 3;
  if (raw[start] !== keyIdentifier) return undefined;
  const key = raw.subarray(start + 2, start + 2 + (raw[start + 1] ?? 0));
  return `${key.toString('base64url')}.${integer(serialNumber).toString('base64url')}`;
}

/** As in DER: with a zero in front where it would be negative. */
export function integer(hex: string): Buffer {
  const bytes = Buffer.from(hex.length % 2 === 0 ? hex : `0${hex}`, 'hex');
  return (bytes[0] ?? 0) < 0x80 ? bytes : Buffer.concat([Buffer.from([0]), bytes]);
}
