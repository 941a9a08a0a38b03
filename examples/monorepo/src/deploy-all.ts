import { dockerfile } from '@appliku/builder-dockerfile';
import { deploy, type DeploymentOptions, type DeployResult, directory, type Host, type Names } from '@appliku/core';
import { compose } from '@appliku/driver-compose';
import { nginx } from '@appliku/router-nginx';

// #region monorepo
/** What the apps of `apps/` have of their own. */
const apps: Names<Pick<DeploymentOptions, 'domains' | 'processes'>> = {
  shop: { domains: ['shop.example.com'], processes: { web: { port: 3000 } } },
  api: { domains: ['api.example.com'], processes: { web: { port: 3000, instances: 2 } } },
};

/** Deploys those of which something has changed: an app of its own, or what both of them have in `packages/`. */
export async function deployAll(host: Host, repository: string): Promise<Names<DeployResult>> {
  const results: Record<string, DeployResult> = {};
  for (const [app, own] of Object.entries(apps)) {
    const others = Object.keys(apps).filter((name) => name !== app);
    results[app] = await deploy({
      app,
      host,
      // The revision is a hash over all files but those of the other apps, so that these do not count.
      source: directory(repository, { ignore: others.map((name) => `/apps/${name}/`) }),
      builder: dockerfile({ path: `apps/${app}/Dockerfile` }), // COPY counts from the top: it sees packages/, too
      driver: compose(),
      router: nginx(),
      ...own,
    });
  }
  return results;
}
// #endregion monorepo
