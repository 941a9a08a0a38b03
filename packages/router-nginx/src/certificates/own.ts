import { createHash, createPrivateKey, X509Certificate } from 'node:crypto';
import { messageOf } from '@appliku/core';
import type { OwnSettings } from '../options/tls-options.ts';
import { type Certificate, parseCertificate } from './certificate.ts';
import { ownPath } from './names.ts';

/** A certificate of the user's as it lies on a server. */
export interface OwnFile {
  readonly certificate: Certificate;
  /** Key and chain. */
  readonly content: string;
}

/** Named by what is in it: another one is another file. */
export function ownFiles(app: string, own: readonly OwnSettings[]): readonly OwnFile[] {
  return own.map(({ cert, key }) => {
    const content = `${key.trim()}\n${cert.trim()}\n`;
    const path = ownPath(app, createHash('sha256').update(content).digest('hex').slice(0, 16));
    return { content, certificate: { ...parseCertificate(path, cert), isOwn: true } };
  });
}

/** Why Nginx could not serve it; undefined: it could. No part of the key is told. */
export function mistakeIn({ cert, key }: OwnSettings): string | undefined {
  const certificate = unless(() => new X509Certificate(cert));
  if (typeof certificate === 'string') return `cert: is no certificate in PEM (${certificate})`;
  const privateKey = unless(() => createPrivateKey(key));
  if (typeof privateKey === 'string') return 'key: is no private key in PEM, without a passphrase';
  if (!certificate.checkPrivateKey(privateKey)) return 'key: belongs to another certificate';
  return parseCertificate('', cert).names.length === 0 ? 'cert: names no domain (subjectAltName)' : undefined;
}

function unless<Value>(make: () => Value): Value | string {
  try {
    return make();
  } catch (error) {
    return messageOf(error);
  }
}
