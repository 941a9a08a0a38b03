import { isIPv4, isIPv6 } from 'node:net';

/** An address, or a network with nothing but zeros behind its prefix; not the whole world. */
export function isCidr(text: string): boolean {
  const [, address = '', prefix] = /^([0-9a-f.:]+)(?:\/([1-9]\d{0,2}))?$/i.exec(text) ?? [];
  const bits = bitsOf(address);
  if (bits === undefined) return false;
  const length = prefix === undefined ? bits.length : Number(prefix);
  return length <= bits.length && !bits.slice(length).includes('1');
}

function bitsOf(address: string): string | undefined {
  if (isIPv4(address))
    return address
      .split('.')
      .map((part) => Number(part).toString(2).padStart(8, '0'))
      .join('');
  if (!isIPv6(address) || address.includes('.')) return undefined;
  const [head = '', tail] = address.split('::').map((half) => half.split(':').filter((group) => group !== ''));
  if (typeof head === 'string') return undefined;
  const missing = 8 - head.length - (tail?.length ?? 0);
  const groups = [...head, ...Array.from({ length: missing }, () => '0'), ...(tail ?? [])];
  return groups.map((group) => Number.parseInt(group, 16).toString(2).padStart(16, '0')).join('');
}
