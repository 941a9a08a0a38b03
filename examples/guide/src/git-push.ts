import { createDeployment, type DeploymentOptions, git, ssh, type Secret } from '@appliku/core';
import { createQueue, createTriggers, gitReceiver, nodeListener, sqliteStore } from '@appliku/triggers';
import { createServer } from 'node:http';

// #region deployer
/** Deploys what is pushed to the repository; the repository asks for it by the app's webhook. */
export function serveWebhook(shop: Omit<DeploymentOptions, 'source'>, token: Secret): void {
  const queue = createQueue({
    store: sqliteStore({ file: 'queue.db' }),
    deployment: ({ commit }) =>
      createDeployment({
        ...shop,
        source: git({ url: 'ssh://git@git.example.com/srv/git/shop.git', ...(commit === undefined ? {} : { commit }) }),
      }),
  });
  queue.start();
  const triggers = createTriggers({ apps: [{ app: 'shop', webhook: { token } }], queue });
  createServer(nodeListener(triggers)).listen(8080, '127.0.0.1');
}
// #endregion deployer

// #region receiver
/** Makes the repository, or changes what is not as it is said here. */
export async function receive(token: Secret): Promise<void> {
  await using host = ssh({ host: 'git.example.com', username: 'git' });
  const { changed } = await gitReceiver({
    host,
    directory: '/srv/git/shop.git',
    branch: 'main',
    url: 'https://deploy.example.com/hooks/deploy/shop',
    token,
    onFailure: 'refuse',
    otherBranches: 'take',
  });
  console.log(changed.length === 0 ? 'nothing changed' : `changed: ${changed.join(', ')}`);
}
// #endregion receiver
