import { createHmac } from 'node:crypto';
import { createDeployment, type Deployment } from '@appliku/core';
import { type Lab, startLab } from '@appliku/lab';
import { nginx } from '@appliku/router-nginx';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  createQueue,
  createTriggers,
  github,
  memoryQueueStore,
  previewOf,
  previewOptions,
  tendPreviews,
} from '@appliku/triggers';
import { startPebble } from '../../packages/router-nginx/src/fixtures/pebble.ts';
import { show } from '../../packages/router-nginx/src/fixtures/tls.ts';
import { deploymentOf, optionsFor } from './deployment.ts';
import { ask, type Hello, openHello } from './hello.ts';

let lab: Lab;
let hello: Hello;

beforeAll(async () => {
  lab = await startLab({ name: 'envs' });
  hello = await openHello(lab, 'shop');
  await hello.publish('v1');
});

afterAll(async () => {
  await lab?.close();
});

/** What could be taken for each other, and the longest names there are. */
const kinds = {
  production: { app: 'shop', environment: 'production' },
  staging: { app: 'shop', environment: 'staging' },
  neighbour: { app: 'shop-staging', environment: 'production' },
  preview: { app: 'shop', environment: 'pr-12' },
  longest: { app: 'a'.repeat(40), environment: 'b'.repeat(20) },
} as const;
type Kind = keyof typeof kinds;
const all = ['production', 'staging', 'neighbour', 'longest'] as const;

function deploymentIn(kind: Kind): Deployment {
  return deploymentOf(hello.target, { ...kinds[kind], domains: [domainOf(kind)] });
}

function domainOf(kind: Kind): string {
  return kind === 'preview' ? 'pr-12.example.com' : `${kind}.example.com`;
}

async function versionIn(kind: Kind): Promise<string | undefined> {
  return (await ask(hello.server.address, domainOf(kind), '/')).version;
}

/** As GitHub sends it. */
function pullRequest(secret: string, number: number): Request {
  const repository = { full_name: 'acme/shop' };
  const ends = { head: { sha: 'c'.repeat(40), repo: repository }, base: { ref: 'main' } };
  const body = JSON.stringify({ action: 'opened', number, pull_request: ends, repository, sender: { login: 'ann' } });
  const signature = createHmac('sha256', secret).update(body).digest('hex');
  const headers = { 'x-github-event': 'pull_request', 'x-hub-signature-256': `sha256=${signature}` };
  return new Request('https://deploy.example.com/hooks/push/github', { method: 'POST', body, headers });
}

/** All that is there of one of them: containers, networks, images, folders, configuration of Nginx. */
async function leftOf(kind: Kind): Promise<readonly string[]> {
  const { app, environment } = kinds[kind];
  const labels = [`label=com.appliku.app=${app}`, `label=com.appliku.environment=${environment}`] as const;
  const filters = labels.flatMap((label) => ['--filter', label]);
  const id = environment === 'production' ? app : `${app}_${environment}`;
  const found = await Promise.all([
    hello.server.run(['docker', 'ps', '--all', '--format', '{{.ID}} {{.Names}}', ...filters]),
    hello.server.run(['docker', 'network', 'ls', '--format', '{{.Name}}', ...filters]),
    hello.server.run(['docker', 'image', 'ls', '--quiet', '--no-trunc', ...filters]),
    hello.server.run(['sh', '-c', filesScript, 'files', id]),
  ]);
  return found.flatMap((text) => text.split('\n').filter(Boolean).sort());
}

/** A file that is written anew has another inode; those of Nginx are copied into every new tree. */
const filesScript = `
for path in "/var/lib/appliku/$1" "/srv/appliku/$1"; do
  [ ! -e "$path" ] || find "$path" -exec stat -c '%n %Y %i' {} +
done
for path in /etc/nginx/appliku/current/apps/"$1".*; do [ ! -e "$path" ] || sha256sum "$path"; done`;

describe('environments on one host', () => {
  it('are deployed side by side, with names as long as they may be', async () => {
    const results = await Promise.all(all.map((kind) => deploymentIn(kind).deploy()));
    expect(results.map(({ outcome, release }) => `${outcome} ${release.app} ${release.number}`)).toEqual([
      'deployed shop 1',
      'deployed shop_staging 1',
      'deployed shop-staging 1',
      `deployed ${'a'.repeat(40)}_${'b'.repeat(20)} 1`,
    ]);
    expect(await Promise.all(all.map(versionIn))).toEqual(['v1', 'v1', 'v1', 'v1']);
  });

  it('have nothing in common: one is deployed, rolled back and destroyed, and the others do not notice', async () => {
    const others = all.filter((kind) => kind !== 'staging');
    const before = await Promise.all(others.map(leftOf));
    for (const left of before) expect(left.length).toBeGreaterThan(10);
    await hello.publish('v2');
    expect((await deploymentIn('staging').deploy()).release).toMatchObject({ app: 'shop_staging', number: 2 });
    expect(await Promise.all([versionIn('staging'), versionIn('production')])).toEqual(['v2', 'v1']);
    await deploymentIn('staging').rollback();
    expect(await versionIn('staging')).toBe('v1');
    await deploymentIn('staging').destroy({ volumes: true });
    expect(await leftOf('staging')).toEqual([]);
    expect(await Promise.all(others.map(leftOf))).toEqual(before);
    expect(await Promise.all(others.map(versionIn))).toEqual(['v1', 'v1', 'v1']);
  });

  it('may be by HTTPS, with a certificate after the first deploy, whatever becomes of another domain', async () => {
    const [domain, blocked] = ['staging.example.com', 'blocked.example.com'];
    await using authority = await startPebble({ address: hello.server.address, blocked: [blocked] });
    const { directoryUrl, ca, resolver } = authority;
    const acme = { email: 'ops@example.com', directoryUrl, ca, resolvers: [resolver], renewal: 'external' as const };
    const router = nginx({ tls: { acme, redirect: false } });
    const deployment = deploymentOf(hello.target, { ...kinds.staging, router, domains: [domain, blocked] });
    const { outcome, urls, warnings } = await deployment.deploy();
    expect({ outcome, urls }).toEqual({ outcome: 'deployed', urls: [`https://${domain}`, `https://${blocked}`] });
    expect(warnings).toMatchObject([{ code: 'CERTIFICATE_FAILED', message: expect.stringContaining(blocked) }]);
    expect(await show(hello.server, domain)).toMatchObject({ names: `DNS:${domain}`, answer: '200 v2' });
    expect(await deployment.certificates()).toMatchObject([
      { names: [blocked], error: expect.any(String) },
      { names: [domain], notAfter: expect.any(String), nextTry: expect.any(String) },
    ]);
  });

  it('production does not take staging with it', async () => {
    const before = await leftOf('staging');
    await deploymentIn('production').destroy({ volumes: true });
    expect(await leftOf('production')).toEqual([]);
    expect(await leftOf('staging')).toEqual(before);
    expect(await Promise.all([versionIn('staging'), versionIn('neighbour')])).toEqual(['v2', 'v1']);
  });

  it('of pull requests come by webhook, and go when there is no open one, whoever missed that', async () => {
    const queue = createQueue({
      store: memoryQueueStore(),
      deployment: ({ app }) => {
        const preview = previewOf(app);
        if (preview === undefined) throw new Error(`${app} is no preview`);
        return createDeployment(
          previewOptions(optionsFor(hello.target), preview, { domain: 'pr-{number}.example.com' }),
        );
      },
    });
    queue.start();
    const previews = { from: github, repository: 'acme/shop', secret: 'hunter2' };
    const triggers = createTriggers({ apps: [{ app: 'shop', previews }], queue });
    const { status } = await triggers(pullRequest('hunter2', 12));
    expect(status).toBe(202);
    const [job] = await queue.latest('shop_pr-12');
    expect(await queue.ended(job?.id ?? '')).toMatchObject({ state: 'succeeded' });
    const before = await Promise.all([leftOf('preview'), leftOf('staging')]);
    expect(before[0].length).toBeGreaterThan(10);
    expect(await versionIn('preview')).toBe('v2');

    using _tending = tendPreviews({ app: 'shop', queue, open: async () => [] });
    await expect.poll(async () => (await queue.latest('shop_pr-12'))[0]?.action).toBe('destroy');
    const [destroy] = await queue.latest('shop_pr-12');
    expect(await queue.ended(destroy?.id ?? '')).toMatchObject({ state: 'succeeded' });
    expect(await Promise.all([leftOf('preview'), leftOf('staging')])).toEqual([[], before[1]]);
    await queue.close();
  });

  it('cannot have one domain', async () => {
    const greedy = deploymentOf(hello.target, { ...kinds.staging, domains: ['neighbour.example.com'] });
    await expect(greedy.deploy()).rejects.toMatchObject({ code: 'DOMAIN_TAKEN' });
    expect(await Promise.all([versionIn('staging'), versionIn('neighbour')])).toEqual(['v2', 'v1']);
  });
});
