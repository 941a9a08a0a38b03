import { X509Certificate } from 'node:crypto';
import type { Names } from '@appliku/core';
import { renewalId } from './acme/renewal-id.ts';

/** A certificate that lies on a server. */
export interface Certificate {
  /** Of the file that holds it and its key. */
  readonly path: string;
  /** Lower case hex. */
  readonly serial: string;
  readonly names: readonly string[];
  /** Milliseconds since 1970. */
  readonly notBefore: number;
  readonly notAfter: number;
  /** The user's, from the options: no authority is asked for it. */
  readonly isOwn?: boolean;
  /** What its authority calls it. */
  readonly renewalId?: string | undefined;
}

export function parseCertificate(path: string, pem: string): Certificate {
  const { serialNumber, subjectAltName = '', validFrom, validTo } = new X509Certificate(pem);
  const names = subjectAltName.split(', ').flatMap((name) => (name.startsWith('DNS:') ? [name.slice(4)] : []));
  return {
    path,
    serial: serialNumber.toLowerCase(),
    names,
    notBefore: Date.parse(validFrom),
    notAfter: Date.parse(validTo),
    renewalId: renewalId(pem),
  };
}

/** Of those for a domain the user's; else the one that is newest: an older one was to be replaced, whatever it says. */
export function newestFor(domain: string, certificates: readonly Certificate[]): Certificate | undefined {
  const fitting = certificates.filter(({ names, isOwn = false }) =>
    isOwn ? names.some((name) => covers(name, domain)) : names.includes(domain),
  );
  const own = fitting.filter(({ isOwn }) => isOwn);
  return (own.length > 0 ? own : fitting).toSorted(
    (left, right) => right.notBefore - left.notBefore || right.notAfter - left.notAfter,
  )[0];
}

/** A wildcard stands for one label. */
export function covers(name: string, domain: string): boolean {
  return name === domain || (name.startsWith('*.') && domain.slice(domain.indexOf('.')) === name.slice(1));
}

/** The file that each domain is to be served with. */
export function filesByDomain(
  domains: readonly string[],
  certificates: readonly Certificate[],
  standIn: string,
): Names<string> {
  return Object.fromEntries(domains.map((domain) => [domain, newestFor(domain, certificates)?.path ?? standIn]));
}
