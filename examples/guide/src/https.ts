import type { Router } from '@appliku/core';
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

// #region required
export const strict: Router = nginx({ tls: { acme: { email: 'ops@example.com', required: true } } });
// #endregion required
