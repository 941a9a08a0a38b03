import { buildpacks } from '@appliku/builder-buildpacks';
import { staticSite } from '@appliku/builder-static';
import { type Builder, type DeployResult, deploy, directory, ssh } from '@appliku/core';
import { compose } from '@appliku/driver-compose';
import { site } from '@appliku/driver-site';
import { nginx } from '@appliku/router-nginx';

// #region plain
/** Files as they are: the server needs Nginx and nothing else. */
export async function deployDocs(): Promise<DeployResult> {
  return deploy({
    app: 'docs',
    host: ssh({ host: '203.0.113.7', username: 'deploy' }),
    source: directory('.'),
    builder: staticSite({ directory: 'public' }),
    driver: site(),
    router: nginx(),
    domains: ['docs.example.com'],
  });
}
// #endregion plain

// #region built
/** Built in an image, by any builder; only what is in `dist` goes on from there. */
export const built: Builder = staticSite({
  from: buildpacks(),
  output: 'dist',
  spa: true,
});
// #endregion built

// #region beside
/** The front end at `/`, the API at `/api`: one image is built, deployed and rolled back with the files taken out of it. */
export async function deployShop(): Promise<DeployResult> {
  return deploy({
    app: 'shop',
    host: ssh({ host: '203.0.113.7', username: 'deploy' }),
    source: directory('.'),
    builder: staticSite({ from: buildpacks(), output: 'dist', spa: true, processes: true }),
    driver: site({ processes: compose() }),
    router: nginx(),
    domains: ['shop.example.com'],
    processes: {
      api: { port: 3000, path: '/api', health: '/api/up' },
      worker: { command: ['node', 'worker.js'] },
    },
  });
}
// #endregion beside
