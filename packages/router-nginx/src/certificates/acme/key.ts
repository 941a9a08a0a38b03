import { generateKeyPairSync } from 'node:crypto';

/** A private key in PEM, as Nginx and all authorities take it. */
export function newKey(): string {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
}
