import { createDeployment, type DeploymentOptions, git, type Secret } from '@appliku/core';
import {
  createQueue,
  createTriggers,
  github,
  githubPullRequests,
  previewOf,
  previewOptions,
  type Queue,
  sqliteStore,
  tendPreviews,
  type Triggers,
} from '@appliku/triggers';

/** Everything of the shop but its source. */
type Shop = Omit<DeploymentOptions, 'source'>;

const url = 'https://github.com/acme/shop.git';

// #region queue
/** Deploys the shop, and each of its pull requests beside it: `pr-12.shop.example.com`, with a payment key of its own. */
export function startQueue(shop: Shop, sandboxKey: Secret): Queue {
  const queue = createQueue({
    store: sqliteStore({ file: 'queue.db' }),
    deployment: ({ app, commit, ref = 'refs/heads/main' }) => {
      const options = { ...shop, source: git({ url, ...(commit === undefined ? { ref } : { commit }) }) };
      const preview = previewOf(app);
      if (preview === undefined) return createDeployment(options);
      const own = { domain: 'pr-{number}.shop.example.com', env: { PAYMENT_KEY: sandboxKey } };
      return createDeployment(previewOptions(options, preview, own));
    },
  });
  queue.start();
  return queue;
}
// #endregion queue

// #region triggers
/** Pushes to `main` deploy the shop; pull requests into it get a preview, five at once. */
export function triggersOf(queue: Queue, secret: string): Triggers {
  const from = { from: github, repository: 'acme/shop', secret };
  const pushes = [{ ...from, branches: ['main'] }];
  return createTriggers({ apps: [{ app: 'shop', pushes, previews: { ...from, into: ['main'], most: 5 } }], queue });
}

/** Destroys what has no open pull request any more, or was left alone for three days; until it is disposed of. */
export function tend(queue: Queue, token: Secret): Disposable {
  return tendPreviews({
    app: 'shop',
    queue,
    open: githubPullRequests({ repository: 'acme/shop', token }),
    idleMs: 3 * 86_400_000,
    onError: ({ message }) => console.error(message),
  });
}
// #endregion triggers
