import { createPrivateKey, createPublicKey, webcrypto } from 'node:crypto';
import { newKey } from './acme/key.ts';

/** Key and certificate that signed itself, in PEM: HTTPS works from the first moment, though nobody trusts it. */
export async function makeStandIn(app: string, now: Date): Promise<string> {
  const { X509CertificateGenerator } = await import('@peculiar/x509');
  const key = newKey();
  const notAfter = new Date(now);
  notAfter.setFullYear(now.getFullYear() + 20);
  const certificate = await X509CertificateGenerator.createSelfSigned(
    {
      name: [{ CN: [`stand-in for ${app}`] }],
      notBefore: now,
      notAfter,
      keys: await pairOf(key),
      signingAlgorithm: { name: 'ECDSA', hash: 'SHA-256' },
    },
    webcrypto,
  );
  return `${key}${certificate.toString('pem')}\n`;
}

async function pairOf(pem: string): Promise<webcrypto.CryptoKeyPair> {
  const algorithm = { name: 'ECDSA', namedCurve: 'P-256' };
  const key = createPrivateKey(pem);
  const secret = key.export({ type: 'pkcs8', format: 'der' });
  const open = createPublicKey(key).export({ type: 'spki', format: 'der' });
  return {
    privateKey: await webcrypto.subtle.importKey('pkcs8', secret, algorithm, true, ['sign']),
    publicKey: await webcrypto.subtle.importKey('spki', open, algorithm, true, ['verify']),
  };
}
