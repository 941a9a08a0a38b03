import { fileURLToPath } from 'node:url';
import { staticSite } from '@appliku/builder-static';
import { deploy, directory, ssh } from '@appliku/core';
import { site } from '@appliku/driver-site';
import { nginx } from '@appliku/router-nginx';

const [host = '203.0.113.7', domain = 'docs.example.com'] = process.argv.slice(2);

const { outcome, release, urls } = await deploy({
  app: 'docs',
  host: ssh({ host, username: 'deploy' }),
  source: directory(fileURLToPath(new URL('../public', import.meta.url))),
  builder: staticSite(),
  driver: site(),
  router: nginx(),
  domains: [domain],
});
console.log(outcome, `release ${release.number}`, ...urls);
