import { stateDirectory, stateRoot } from '@appliku/core';
import { createHash } from 'node:crypto';

/** Certificates and keys of an app: its group's, and Nginx's master reads them as root. */
export function certificatesDirectory(app: string): string {
  return `${stateDirectory(app)}/certificates`;
}

export function standInPath(app: string): string {
  return `${certificatesDirectory(app)}/stand-in.pem`;
}

/** Another one for each certificate, so that what Nginx goes by is never written over. A wildcard's is no pattern. */
export function certificatePath(app: string, domain: string, serial: string): string {
  return `${certificatesDirectory(app)}/${domain.replace('*', '_')}-${serial}.pem`;
}

/** One from the options, by its content. */
export function ownPath(app: string, hash: string): string {
  return `${certificatesDirectory(app)}/own-${hash}.pem`;
}

/** Those that were ordered have a domain there, which has a dot in it. */
export function isOwnPath(path: string): boolean {
  return /\/own-[0-9a-f]{16}\.pem$/.test(path);
}

export function attemptsPath(app: string): string {
  return `${certificatesDirectory(app)}/attempts.json`;
}

/** When the authority wants them renewed. */
export function windowsPath(app: string): string {
  return `${certificatesDirectory(app)}/windows.json`;
}

/** What was added to DNS, and is to be removed again. */
export function dnsValuesPath(app: string): string {
  return `${certificatesDirectory(app)}/dns.json`;
}

/** The account of this server with an authority, for all its apps. */
export function accountPath(directoryUrl: string): string {
  return `${stateRoot}/.acme/${createHash('sha256').update(directoryUrl).digest('hex').slice(0, 16)}.pem`;
}
