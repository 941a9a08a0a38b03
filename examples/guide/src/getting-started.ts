// #region deploy
import { dockerfile } from '@appliku/builder-dockerfile';
import { deploy, directory, ssh } from '@appliku/core';
import { compose } from '@appliku/driver-compose';
import { nginx } from '@appliku/router-nginx';

const { outcome, release, urls } = await deploy({
  app: 'hello',
  host: ssh({ host: '203.0.113.7', username: 'deploy' }),
  source: directory('./hello'),
  builder: dockerfile(),
  driver: compose(),
  router: nginx(),
  processes: { web: { port: 3000, health: '/up' } },
  domains: ['hello.example.com'],
  onEvent: (event) => {
    if (event.type === 'log' && event.level !== 'debug') console.log(event.text);
  },
});
console.log(outcome, `release ${release.number}`, ...urls);
// #endregion deploy
