/** All labs live in 198.18.0.0/15, which is set aside for tests and routed nowhere; each has one /24 of it. */
export const labsRange = '198.18.0.0/15';
export const networkCount = 512;

export interface Network {
  /** 198.18.7.0/24 */
  readonly range: string;
  /** The machine's own address in it: the servers' gateway, and where tests come from. */
  readonly machine: string;
  /** A place on the switch for what belongs to no server (git over ssh). */
  readonly aside: string;
  server(number: number): { address: string; mac: string };
}

export function networkNumber(number: number): Network {
  const prefix = `198.${18 + (number >> 8)}.${number & 255}`;
  const hex = (value: number): string => value.toString(16).padStart(2, '0');
  return {
    range: `${prefix}.0/24`,
    machine: `${prefix}.1`,
    aside: `${prefix}.2`,
    // A server keeps its MAC over a reboot: else the others' ARP entries are stale for a minute.
    server: (index) => ({
      address: `${prefix}.${10 + index}`,
      mac: `02:1a:b0:${hex(number >> 8)}:${hex(number & 255)}:${hex(index)}`,
    }),
  };
}

export function isLabAddress(address: string): boolean {
  return /^198\.1[89]\.\d{1,3}\.\d{1,3}$/.test(address);
}
