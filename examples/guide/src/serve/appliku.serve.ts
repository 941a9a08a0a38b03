import { defineServe } from '@appliku/cli';
import { fromFiles, resolveValues } from '@appliku/config';
import { email, github } from '@appliku/triggers';
import { secret } from '@appliku/core';

// #region serve
/** Secrets are files that only this program may read, one each, as Docker and systemd give them. */
export default defineServe(async () => {
  const from = [fromFiles('/run/secrets')];
  const { PUSH_SECRET, TOKEN, MAIL_SERVER } = await resolveValues(['PUSH_SECRET', 'TOKEN', 'MAIL_SERVER'], from);
  return {
    listen: { address: '127.0.0.1', port: 8080 },
    apps: [
      {
        directory: 'shop',
        repository: { url: 'git@github.com:acme/shop.git', branch: 'main' },
        pushes: [{ from: github, repository: 'acme/shop', secret: secret(PUSH_SECRET), branches: ['main'] }],
        webhook: { token: secret(TOKEN) },
      },
      {
        directory: 'blog',
        environment: 'staging',
        repository: { url: 'https://git.example.com/blog.git', branch: 'next' },
        pollMs: 120_000,
      },
    ],
    limits: { total: 4, perHost: 1 },
    timeouts: { wholeMs: 45 * 60_000 },
    notifiers: [
      email({ server: secret(MAIL_SERVER), from: 'deploy@example.com', to: 'ops@example.com', kinds: ['failed'] }),
    ],
    graceMs: 10 * 60_000,
  };
});
// #endregion serve
