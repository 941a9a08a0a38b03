import { networkInterfaces } from 'node:os';
import { isLabAddress } from '../network/addresses.ts';

/**
 * Load goes to this machine and to labs that are up on it. An address of a lab that is not would be
 * routed out of the machine like any other.
 */
export function isAllowed(url: string): boolean {
  const { hostname } = new URL(url);
  if (hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d{1,3}){3}$/.test(hostname)) return true;
  return isLabAddress(hostname) && ownNetworks().includes(networkOf(hostname));
}

function ownNetworks(): string[] {
  const addresses = Object.values(networkInterfaces()).flatMap((list) => list ?? []);
  return addresses.filter(({ family }) => family === 'IPv4').map(({ address }) => networkOf(address));
}

function networkOf(address: string): string {
  return address.slice(0, address.lastIndexOf('.'));
}
