/** The main job on real parts: a server from nothing, then v1, v2 under load, a v3 that fails, and a rollback. */
import { fileURLToPath } from 'node:url';
import { dockerfile } from '@appliku/builder-dockerfile';
import { createDeployment, DeployError, git, secret, ssh } from '@appliku/core';
import { compose } from '@appliku/driver-compose';
import { leaveLab, openLab, startLoad } from '@appliku/lab';
import { nginx } from '@appliku/router-nginx';
import { fetchFrom } from './fetch-from.ts';
import { print, releaseLine, showStages } from './show.ts';

const domain = 'hello.example.com';
const brokenServer = "throw new Error('v3 needs a variable that is not set');\n";

print('A server with sshd, Docker and Nginx, and a git repository. The first time, this installs what is missing.');
await openLab('demo').then(
  (former) => former.close(),
  () => undefined,
);
const lab = await leaveLab({ name: 'demo' });
const [server] = lab.servers;
if (server === undefined) throw new Error('the lab has no server');
const repository = await lab.git.createRepository('hello');
await repository.commit(fileURLToPath(new URL('../hello/app', import.meta.url)), { message: 'The app' });
const publish = (version: string, files: Readonly<Record<string, string>> = {}): Promise<string> =>
  repository.commit({ 'version.txt': `${version}\n`, ...files }, { message: `Version ${version}` });
const answer = async (): Promise<string> => (await fetchFrom(server.address, domain)).trim();

const deployment = createDeployment({
  app: 'hello',
  host: ssh({
    host: server.address,
    username: 'deploy',
    privateKeyFile: lab.keyFile,
    knownHostsFile: lab.knownHostsFile,
  }),
  source: git({ url: repository.httpUrl, branch: 'main' }),
  builder: dockerfile(),
  driver: compose(),
  router: nginx(),
  processes: { web: { port: 3000, health: '/up' }, worker: { command: ['node', 'worker.js'] } },
  releaseCommand: ['node', 'migrate.js'],
  domains: [domain],
  env: { NODE_ENV: 'production', SESSION_KEY: secret('demo-session-key') },
});
showStages(deployment);

print(`\nv1, from ${repository.httpUrl} to deploy@${server.address}`);
await publish('v1');
const { urls } = await deployment.deploy();
print(`  ${urls.join(' ')} answers: ${await answer()}`);

print('\nv2, with 200 requests a second on it');
const load = await startLoad({ url: `http://${server.address}/`, host: domain, rate: 200 });
await publish('v2');
await deployment.deploy();
const { ok, lost, byVersion, p99 } = await load.stop();
print(
  `  ${ok} requests served, ${lost} lost; by version ${JSON.stringify(byVersion)}; 99 % within ${Math.round(p99)} ms`,
);
if (lost > 0) process.exitCode = 1;

print('\nv3, which cannot start');
await publish('v3', { 'server.js': brokenServer });
try {
  await deployment.deploy();
  throw new Error('v3 was deployed');
} catch (error) {
  if (!DeployError.isInstance(error)) throw error;
  print(`  ${error.code} in ${error.stage}: ${error.message}. ${error.hint}`);
  for (const line of (error.output ?? []).slice(-14)) print(`  | ${line}`);
  print(`  still answers: ${await answer()}`);
}

print('\nRollback');
await deployment.rollback();

print('\nReleases');
for (const recorded of await deployment.releases()) print(`  ${releaseLine(recorded)}`);

print(`
Look at it:    curl -H 'Host: ${domain}' http://${server.address}/
On the server: npm run lab -- ssh demo deploy@s1     (its state: /var/lib/appliku/hello)
Remove it all: npm run lab -- down demo              (and the cache of images: rm -r .lab)

http://${server.address}/ answers for ${domain}: ${await answer()}`);
await lab.git.close();
