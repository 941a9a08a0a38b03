import { buildpacks } from '@appliku/builder-buildpacks';
import { staticSite } from '@appliku/builder-static';
import { type Builder, type DeployResult, deploy, directory, ssh } from '@appliku/core';
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
