import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { dockerfile } from '@appliku/builder-dockerfile';
import { createDeployment, type DeploymentOptions, type DeployResult, git, type Host, ssh } from '@appliku/core';
import { compose } from '@appliku/driver-compose';
import { type Lab, type LabServer, type Load, type Repository, startLab, startLoad, until } from '@appliku/lab';
import { nginx } from '@appliku/router-nginx';
import * as z from 'zod';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { deployByCanary } from '../../examples/hooks/src/deploy-by-canary.ts';
import { smokeTest } from '../../examples/hooks/src/smoke-test.ts';
import * as monorepo from '../../examples/monorepo/src/deploy-all.ts';
import * as severalApps from '../../examples/several-apps/src/deploy-all.ts';
import { outcomeOf } from './command-line.ts';
import { ask } from './hello.ts';
import { openSshHome } from './ssh-home.ts';

/** Each of examples/ that no other test runs, on one server. */
let lab: Lab;
let server: LabServer;
let home: string;

beforeAll(async () => {
  lab = await startLab({ name: 'exampl' });
  const [first] = lab.servers;
  if (first === undefined) throw new Error('the lab has no server');
  server = first;
  home = await openSshHome(lab);
});
afterAll(async () => {
  await lab?.close();
  if (home !== undefined) await rm(home, { recursive: true });
});

const { signal } = new AbortController();

it('a script deploys, says so, and ends', async () => {
  const { httpUrl } = await repository('script', 'from the script');
  expect(await outcomeOf(start('script/src/deploy.ts', server.address, httpUrl))).toMatchObject({
    exitCode: 0,
    stdout: 'deployed release 1 http://shop.example.com\n',
    stderr: expect.stringMatching(/^route \d+ ms$/m),
  });
  expect(await body('shop.example.com')).toBe('from the script');
  const nowhere = await outcomeOf(start('script/src/deploy.ts', server.address, `${httpUrl}.not`));
  expect(nowhere).toMatchObject({ exitCode: 1, stdout: '', stderr: expect.stringContaining('.not') });
});

it('a site is deployed by a script', async () => {
  const { stderr, ...outcome } = await outcomeOf(start('site/src/deploy.ts', server.address, 'docs.example.com'));
  expect(outcome, stderr).toEqual({ exitCode: 0, stdout: 'deployed release 1 http://docs.example.com\n' });
  expect(await body('docs.example.com')).toContain('<html');
});

describe('hooks', () => {
  const hooks = { after: { start: smokeTest(['/up', '/']) } };
  let code: Repository;

  beforeAll(async () => {
    code = await repository('hooks', 'v1');
    await createDeployment(options({ hooks })).deploy();
  });

  function options(others: Partial<DeploymentOptions> = {}): DeploymentOptions & { readonly host: Host } {
    return {
      app: 'hooks',
      host: host(),
      source: git({ url: code.httpUrl, branch: 'main' }),
      builder: dockerfile(),
      driver: compose(),
      router: nginx(),
      processes: { web: { port: 3000, health: '/up' } },
      domains: ['hooks.example.com'],
      ...others,
    };
  }

  /** Each asks once; they come for as long as a test may last. */
  async function visitors(): Promise<Load> {
    return startLoad({ url: `http://${server.address}/`, host: 'hooks.example.com', rate: 20, seconds: 600 });
  }

  it('a smoke test lets nobody see a release that fails it', async () => {
    await code.commit({ 'server.js': program('v2', 500) });
    await using load = await visitors();
    await expect(createDeployment(options({ hooks })).deploy()).rejects.toMatchObject({
      code: 'HOOK_FAILED',
      stage: 'start',
      message: expect.stringContaining('/ answers 500'),
    });
    expect(await load.stop()).toMatchObject({ lost: 0 });
    expect(await body('hooks.example.com')).toBe('v1');
  });

  it('a canary gets all requests, or none once it has failed', async () => {
    await using _load = await visitors();
    const steps = [
      { weight: 20, answers: 5 },
      { weight: 50, answers: 20 },
    ] as const;
    const attempt = (): Promise<DeployResult> => deployByCanary(options(), { steps, errors: 3, signal });
    await code.commit({ 'server.js': program('v3', 500) });
    expect(await attempt()).toMatchObject({ outcome: 'aborted' });
    expect(await body('hooks.example.com')).toBe('v1');
    await code.commit({ 'server.js': program('v4') });
    expect(await attempt()).toMatchObject({ outcome: 'promoted' });
    expect(await body('hooks.example.com')).toBe('v4');
  });
});

it('several apps share a server, and reach each other', async () => {
  const [shop, prices] = await Promise.all([repository('shop', 'the shop'), repository('prices', 'the prices')]);
  await using one = host();
  const results = await severalApps.deployAll(one, { shop: shop.httpUrl, prices: prices.httpUrl });
  expect(results).toMatchObject({ shop: { outcome: 'deployed' }, prices: { outcome: 'deployed' } });
  const asked = 'fetch(process.env.PRICES_URL).then((answer) => answer.text()).then((text) => console.log(text))';
  const container = await server.run(['docker', 'ps', '--quiet', '--filter', 'label=com.appliku.app=shop']);
  expect(await server.run(['docker', 'exec', container.trim(), 'node', '--eval', asked])).toBe('the prices');
});

it('of a monorepo those apps are deployed that have changed', async () => {
  const copy = join(home, 'monorepo');
  await cp(fileURLToPath(new URL('../../examples/monorepo/app', import.meta.url)), copy, { recursive: true });
  await using one = host();
  const outcomes = async (): Promise<unknown> => {
    const results = await monorepo.deployAll(one, copy);
    return Object.fromEntries(Object.entries(results).map(([app, { outcome }]) => [app, outcome]));
  };
  expect(await outcomes()).toEqual({ shop: 'deployed', api: 'deployed' });
  expect([await body('shop.example.com'), await body('api.example.com')]).toEqual([
    'Tea: 4.50 €\n',
    '{"tea":"4.50 €"}',
  ]);
  await writeFile(join(copy, 'apps/api/CHANGES'), 'one\n');
  expect(await outcomes()).toEqual({ shop: 'unchanged', api: 'deployed' });
});

describe('a platform', () => {
  let platform: Started;
  let url: string;

  beforeAll(async () => {
    const { httpUrl } = await repository('platform', 'from the platform');
    const app = { name: 'platform', server: server.address, url: httpUrl, branch: 'main', port: 3000 };
    await writeFile(join(home, 'apps.json'), JSON.stringify([{ ...app, domains: ['platform.example.com'] }]));
    platform = start('platform/src/start.ts', 'apps.json', '0');
    platform.stderr.pipe(process.stderr);
    let said = '';
    platform.stdout.on('data', (chunk) => void (said += String(chunk)));
    await until(() => said.startsWith('http:') && said.endsWith('\n'), { waitingFor: 'the platform' });
    url = said.trim();
  });
  afterAll(() => platform?.kill('SIGKILL'));

  it('has a page, and says what is not there', async () => {
    expect(await (await fetch(url)).text()).toContain('EventSource');
    expect(await (await fetch(`${url}/apps`)).json()).toEqual(['platform']);
    expect((await fetch(`${url}/apps/shop`)).status).toBe(404);
    expect((await post('deployments', '{ "commit": "main" }')).status).toBe(400);
    expect((await post('deployments', '{ "commit":')).status).toBe(400);
  });

  it('deploys, and streams the log of it and then that of the app', async () => {
    const answer = await post('deployments', '{}');
    expect(answer.status).toBe(202);
    const { id } = z.object({ id: z.string() }).parse(await answer.json());
    const log = await (await fetch(`${url}/deployments/${id}/events`)).text();
    expect(log).toMatch(/^id: 1\nevent: line\ndata: {/);
    const [, end = ''] = /\nevent: end\ndata: (.*)\n\n$/.exec(log) ?? [];
    expect(JSON.parse(end)).toMatchObject({ state: 'succeeded', result: { urls: ['http://platform.example.com'] } });
    expect(await body('platform.example.com')).toBe('from the platform');
    expect(await (await fetch(`${url}/apps/platform`)).json()).toMatchObject({ release: { number: 1 } });
    const gone = new AbortController();
    const { body: lines } = await fetch(`${url}/apps/platform/logs`, { signal: gone.signal });
    let seen = '';
    for await (const chunk of lines ?? []) {
      seen += Buffer.from(chunk).toString();
      if (seen.includes('asked for /')) break;
    }
    gone.abort();
  });

  it('ends when it is asked to', async () => {
    const ended = once(platform, 'close');
    platform.kill('SIGTERM');
    expect(await ended).toEqual([0, null]);
  });

  async function post(what: string, json: string): Promise<Response> {
    const headers = { 'content-type': 'application/json' };
    return fetch(`${url}/apps/platform/${what}`, { method: 'POST', headers, body: json });
  }
});

type Started = ChildProcessByStdio<null, Readable, Readable>;

/** A program of examples/, as somebody would run it at home. */
function start(example: string, ...args: readonly string[]): Started {
  const program = fileURLToPath(new URL(`../../examples/${example}`, import.meta.url));
  const argv = ['--import', import.meta.resolve('tsx'), '--conditions=@appliku/source', program, ...args];
  const { PATH = '' } = process.env;
  return spawn(process.execPath, argv, { cwd: home, env: { PATH, HOME: home }, stdio: ['ignore', 'pipe', 'pipe'] });
}

function host(): Host {
  const { keyFile: privateKeyFile, knownHostsFile } = lab;
  return ssh({ host: server.address, username: 'deploy', privateKeyFile, knownHostsFile });
}

/** An app without dependencies. */
async function repository(name: string, text: string): Promise<Repository> {
  const made = await lab.git.createRepository(name);
  await made.commit({
    'package.json': '{ "type": "module" }\n',
    Dockerfile: 'FROM node:20-slim\nWORKDIR /app\nCOPY . .\nCMD ["node", "server.js"]\n',
    'server.js': program(text),
  });
  return made;
}

function program(text: string, status = 200): string {
  return `import { createServer } from 'node:http';
const server = createServer((request, response) => {
  console.log('asked for', request.url);
  response.writeHead(request.url === '/up' ? 200 : ${status}).end(${JSON.stringify(text)});
});
server.listen(process.env.PORT);
process.on('SIGTERM', () => server.close());
`;
}

async function body(domain: string): Promise<string> {
  return (await ask(server.address, domain, '/')).body;
}
