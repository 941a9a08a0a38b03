// #region script
import { deploy, DeployError, git, ssh } from '@appliku/core';
import { dockerfile } from '@appliku/builder-dockerfile';
import { compose } from '@appliku/driver-compose';
import { nginx } from '@appliku/router-nginx';

const [server = '203.0.113.7', url = 'https://example.com/shop.git'] = process.argv.slice(2);
const cancel = new AbortController();
process.once('SIGINT', () => cancel.abort());

try {
  const { outcome, release, urls } = await deploy({
    app: 'shop',
    host: ssh({ host: server, username: 'deploy' }),
    source: git({ url, branch: 'main' }),
    builder: dockerfile(),
    driver: compose(),
    router: nginx(),
    processes: { web: { port: 3000 } },
    domains: ['shop.example.com'],
    signal: cancel.signal,
    onEvent: (event) => {
      if (event.type === 'stage:end') console.error(event.stage, event.durationMs, 'ms');
    },
  });
  console.log(outcome, `release ${release.number}`, ...urls);
} catch (error) {
  if (!DeployError.isInstance(error)) throw error;
  console.error([error.message, error.hint, ...(error.output ?? [])].join('\n'));
  process.exitCode = error.code === 'ABORTED' ? 130 : 1;
}
// #endregion script
