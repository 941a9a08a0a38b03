import { type Deployment, type Router, secret } from '@appliku/core';
import { nginx } from '@appliku/router-nginx';

// #region simple
export const router: Router = nginx({
  securityHeaders: true,
  headers: { 'X-Frame-Options': 'DENY' },
  errorPages: { 502: '<h1>Back in a moment</h1>', maintenance: '<h1>We are at work</h1>' },
});
// #endregion simple

// #region guards
export function staging(password: string): Router {
  return nginx({
    auth: { users: { team: secret(password) }, realm: 'Staging' },
    locations: [
      { path: '/webhooks', auth: false, allow: ['192.0.2.0/24'] },
      { path: '/login', rateLimit: { requests: 5, per: 'minute' } },
    ],
  });
}
// #endregion guards

// #region streams
export const streaming: Router = nginx({
  clientMaxBodySize: '1m',
  locations: [
    { path: '/upload', clientMaxBodySize: '2g', buffering: { requests: false } },
    { path: '/events', buffering: { responses: false }, proxyReadTimeoutMs: 3_600_000 },
  ],
});
// #endregion streams

// #region maintenance
export async function migrate(deployment: Deployment, work: () => Promise<void>): Promise<void> {
  await deployment.maintenance(true);
  await work();
  await deployment.maintenance(false);
}
// #endregion maintenance
