import { type Deployment, type Router, secret } from '@appliku/core';
import { nginx } from '@appliku/router-nginx';

// #region simple
export const router: Router = nginx({ tls: { acme: { email: 'ops@example.com' } } });
// #endregion simple

// #region own
export function ownAuthority(ca: string): Router {
  const acme = { email: 'ops@example.com', directoryUrl: 'https://acme.internal.example.com/directory', ca };
  return nginx({ tls: { acme, redirect: false } });
}
// #endregion own

// #region eab
export function boundAccount(keyId: string, hmacKey: string): Router {
  const directoryUrl = 'https://acme.zerossl.com/v2/DV90';
  return nginx({ tls: { acme: { email: 'ops@example.com', directoryUrl, eab: { keyId, hmacKey: secret(hmacKey) } } } });
}
// #endregion eab

// #region required
export const strict: Router = nginx({ tls: { acme: { email: 'ops@example.com', required: true } } });
// #endregion required

// #region certificates
export function ownCertificate(cert: string, key: string): Router {
  return nginx({ tls: { certificates: [{ cert, key: secret(key) }] } });
}
// #endregion certificates

// #region host
export const byServer: Router = nginx({ tls: { acme: { email: 'ops@example.com', renewal: 'host' } } });
// #endregion host

// #region keep
export function keep(deployment: Deployment, notify: (text: string) => void): Disposable {
  deployment.on('certificate:expiring', ({ names, notAfter }) => notify(`${names.join(', ')}: until ${notAfter}`));
  return deployment.keepCertificates();
}
// #endregion keep

// #region domains
export const behindProxy: Router = nginx({
  redirects: [{ from: ['www.example.com', 'old-shop.example'], to: 'example.com' }],
  trustedProxies: ['173.245.48.0/20', '2400:cb00::/32'],
  tls: { acme: { email: 'ops@example.com' }, hsts: true },
});
// #endregion domains
