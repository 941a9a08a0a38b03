import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { dockerfile } from '@appliku/builder-dockerfile';
import { staticSite } from '@appliku/builder-static';
import { createDeployment, type Deployment, type DeploymentOptions, directory, ssh } from '@appliku/core';
import { compose } from '@appliku/driver-compose';
import { site } from '@appliku/driver-site';
import { nginx } from '@appliku/router-nginx';
import { type Lab, type LabServer, startLab, startLoad } from '@appliku/lab';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ask } from './hello.ts';

const domain = 'shop.example.com';
let lab: Lab;
let server: LabServer;
let files: string;

beforeAll(async () => {
  lab = await startLab({ name: 'front' });
  const [first] = lab.servers;
  if (first === undefined) throw new Error('the lab has no server');
  server = first;
  files = await mkdtemp(join(tmpdir(), 'front-test-'));
  await mkdir(join(files, 'public'));
  await Promise.all(Object.entries(app).map(([name, text]) => writeFile(join(files, name), text)));
});

afterAll(async () => {
  await lab?.close();
  await rm(files, { recursive: true });
});

/** The front end is built in the image that the API runs in. */
const app = {
  Dockerfile: `FROM node:20-slim
WORKDIR /app
COPY . .
RUN cp -r public dist
USER node
CMD ["node", "api.mjs"]
`,
  'api.mjs': `import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
const version = readFileSync('public/index.html', 'utf8');
if (version === 'broken') throw new Error('This version cannot start');
const server = createServer((request, response) => response.end(request.url + ' of ' + version));
server.listen(Number(process.env.PORT), () => console.log('api ' + version));
process.on('SIGTERM', () => server.close(() => process.exit()));
`,
  'worker.mjs': `setInterval(() => {}, 60_000);
process.on('SIGTERM', () => process.exit());
`,
};

function deploymentWith(options: Partial<DeploymentOptions> = {}): Deployment {
  const { keyFile: privateKeyFile, knownHostsFile } = lab;
  return createDeployment({
    app: 'shop',
    host: ssh({ host: server.address, username: 'deploy', privateKeyFile, knownHostsFile }),
    source: directory(files),
    builder: staticSite({ from: dockerfile(), output: 'dist', processes: true, spa: true }),
    driver: site({ processes: compose() }),
    router: nginx(),
    domains: [domain],
    processes: {
      api: { port: 3000, path: '/api', health: '/api/up' },
      worker: { command: ['node', 'worker.mjs'], health: { runningMs: 300 } },
    },
    ...options,
  });
}

async function write(version: string): Promise<void> {
  await writeFile(join(files, 'public/index.html'), version);
}

/** What the front end says, and the API. */
async function answers(): Promise<readonly string[]> {
  const told = await Promise.all(['/', '/users/7', '/api/orders'].map((path) => ask(server.address, domain, path)));
  return told.map(({ status, body }) => `${status} ${body}`);
}

async function count(...list: readonly string[]): Promise<number> {
  const ids = await server.run(['docker', ...list, '--quiet', '--filter', 'label=com.appliku.app=shop']);
  return ids.split('\n').filter(Boolean).length;
}

async function logOf(deployment: Deployment): Promise<readonly string[]> {
  const lines: string[] = [];
  for await (const { text } of deployment.logs({ process: 'api' })) lines.push(text);
  return lines;
}

const images = (): Promise<number> => count('image', 'ls');
const containers = (): Promise<number> => count('ps', '--all');

describe('a front end with an API', () => {
  it('may have begun as files alone, and goes on with an image beside them', async () => {
    await write('plain');
    const plain = { builder: staticSite({ directory: 'public', spa: true }), driver: site(), processes: {} };
    await deploymentWith(plain).deploy();
    expect(await answers()).toEqual(['200 plain', '200 plain', '200 plain']);
    await write('v1');
    const { release, warnings } = await deploymentWith().deploy();
    expect(warnings).toEqual([]);
    expect(release.artifact).toMatchObject({ kind: 'site', image: { kind: 'image' } });
    expect(await answers()).toEqual(['200 v1', '200 v1', '200 /api/orders of v1']);
    const current = await deploymentWith().current();
    expect(current?.rollout).toMatchObject({ complete: true, endpoints: { site: [{}], api: [{}] } });
    expect([await images(), await containers()]).toEqual([1, 2]);
    expect((await deploymentWith().deploy()).outcome).toBe('unchanged');
  });

  it('loses no request of either in a redeploy and a rollback, which takes both back', async () => {
    const deployment = deploymentWith();
    // The deploy that brought the API told the slot that was live nothing of it; the next route does, by a reload.
    await deployment.maintenance(true);
    await deployment.maintenance(false);
    const load = { host: domain, rate: 50 };
    const loads = await Promise.all(
      ['', 'api/orders'].map((path) => startLoad({ url: `http://${server.address}/${path}`, ...load })),
    );
    await write('v2');
    expect((await deployment.deploy()).warnings).toEqual([]);
    expect(await answers()).toEqual(['200 v2', '200 v2', '200 /api/orders of v2']);
    expect((await deployment.rollback()).warnings).toEqual([]);
    expect(await answers()).toEqual(['200 v1', '200 v1', '200 /api/orders of v1']);
    for (const each of loads) expect(await each.stop()).toMatchObject({ lost: 0, failures: [] });
    expect([await images(), await containers()]).toEqual([2, 2]);
  });

  it('keeps both as they are where the new API does not start', async () => {
    await write('broken');
    await expect(deploymentWith().deploy()).rejects.toMatchObject({ code: 'DEPLOY_CRASHED', stage: 'start' });
    expect(await answers()).toEqual(['200 v1', '200 v1', '200 /api/orders of v1']);
    expect(await containers()).toBe(2);
  });

  it('runs commands in the image, tells what processes wrote, and is mended where half of it is gone', async () => {
    const deployment = deploymentWith();
    expect((await deployment.run(['cat', 'dist/index.html'])).stdout.trim()).toBe('v1');
    await expect.poll(() => logOf(deployment), { timeout: 60_000 }).toEqual(['api v1']);
    await server.run(['sh', '-c', 'rm /srv/appliku/shop/sites/started-*']);
    expect((await deployment.current())?.rollout).toMatchObject({ complete: false });
    await deployment.repair();
    expect((await deployment.current())?.rollout).toMatchObject({ complete: true });
    expect(await answers()).toEqual(['200 v1', '200 v1', '200 /api/orders of v1']);
  });

  it('goes back to when it was files alone, and leaves nothing behind when it is taken off', async () => {
    expect((await deploymentWith({ keep: 2 }).rollback(1)).warnings).toEqual([]);
    expect(await answers()).toEqual(['200 plain', '200 plain', '200 plain']);
    // The one that can be gone back to has an image.
    expect([await images(), await containers()]).toEqual([1, 0]);
    await deploymentWith().destroy();
    expect([await images(), await containers()]).toEqual([0, 0]);
    expect(await server.run(['ls', '-A', '/srv/appliku', '/var/lib/appliku'])).not.toContain('shop');
  });
});
