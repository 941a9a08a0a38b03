import { isIPv4 } from 'node:net';

/** An address as /proc/net/tcp writes it: words of 32 bits, the first byte last; the port as one would. */
export function kernelAddress(address: string, port: number): string {
  const bytes = isIPv4(address) ? address.split('.').map(Number) : bytesOf(address);
  const words = Array.from({ length: bytes.length / 4 }, (_, index) => bytes.slice(index * 4, index * 4 + 4));
  return `${words.map((word) => word.toReversed().map(hex).join('')).join('')}:${hex(port >> 8)}${hex(port & 255)}`;
}

function bytesOf(address: string): readonly number[] {
  // In one form, without a dotted end.
  const plain = new URL(`http://[${address}]`).hostname.slice(1, -1);
  const [head = '', tail = ''] = plain.split('::');
  const [before, after] = [head, tail].map((part) => part.split(':').filter((group) => group !== ''));
  const missing = 8 - (before?.length ?? 0) - (after?.length ?? 0);
  const groups = [...(before ?? []), ...Array.from({ length: missing }, () => '0'), ...(after ?? [])];
  return groups.flatMap((group) => [Number.parseInt(group, 16) >> 8, Number.parseInt(group, 16) & 255]);
}

function hex(byte: number): string {
  return byte.toString(16).toUpperCase().padStart(2, '0');
}
