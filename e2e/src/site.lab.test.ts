import { request } from 'node:http';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { type PlainSite, staticSite } from '@appliku/builder-static';
import { createDeployment, type Deployment, type DeploymentOptions, directory, type Host, ssh } from '@appliku/core';
import { site } from '@appliku/driver-site';
import { nginx } from '@appliku/router-nginx';
import { type Lab, type LabServer, startLab, startLoad } from '@appliku/lab';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const domain = 'docs.example.com';
const top = '/srv/appliku/docs/sites';
let lab: Lab;
let server: LabServer;
let builder: LabServer;
let files: string;

beforeAll(async () => {
  lab = await startLab({ name: 'site', servers: 2 });
  const [first, second] = lab.servers;
  if (first === undefined || second === undefined) throw new Error('the lab has too few servers');
  [server, builder] = [first, second];
  await Promise.all(lab.servers.map(({ faults }) => faults.hideDocker()));
  files = await mkdtemp(join(tmpdir(), 'site-test-'));
});

afterAll(async () => {
  await lab?.close();
  await rm(files, { recursive: true });
});

function deploymentWith(options: PlainSite = {}, others: Partial<DeploymentOptions> = {}): Deployment {
  return createDeployment({
    app: 'docs',
    ...(others.places === undefined && { host: hostOf(server) }),
    source: directory(files),
    builder: staticSite(options),
    driver: site(),
    router: nginx(),
    domains: [domain],
    ...others,
  });
}

function hostOf({ address }: LabServer): Host {
  const { keyFile: privateKeyFile, knownHostsFile } = lab;
  return ssh({ host: address, username: 'deploy', privateKeyFile, knownHostsFile });
}

/** All that the site has from now on. */
async function write(contents: Readonly<Record<string, string | Uint8Array>>): Promise<void> {
  await rm(files, { recursive: true });
  for (const [path, content] of Object.entries(contents)) {
    await mkdir(dirname(join(files, path)), { recursive: true });
    await writeFile(join(files, path), content);
  }
}

interface Answer {
  readonly status: number;
  readonly body: string;
  readonly header: (name: string) => string | undefined;
}

function get(path: string, headers: Readonly<Record<string, string>> = {}, method = 'GET'): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const options = { host: server.address, path, method, headers: { host: domain, ...headers }, agent: false };
    const asked = request(options, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () =>
        resolve({
          status: response.statusCode ?? 0,
          body: Buffer.concat(chunks).toString(),
          header: (name) => response.headers[name]?.toString(),
        }),
      );
      response.on('error', reject);
    });
    asked.on('error', reject);
    asked.end();
  });
}

async function statuses(...paths: readonly string[]): Promise<readonly string[]> {
  return Promise.all(
    paths.map(async (path) => {
      const { status, body, header } = await get(path);
      return `${path} ${status} ${status === 301 ? header('location') : body.startsWith('<html>') ? '' : body}`.trim();
    }),
  );
}

const script = assetOf(0);

describe('a site on a server without Docker', () => {
  it('is served as its files are, and in no other way', async () => {
    await write({
      'index.html': 'home',
      'about.html': 'about',
      'guide/index.html': 'guide',
      '404.html': 'not here',
      [script]: 'script',
      'logo-whatever.png': 'logo',
      'empty/only.txt': 'only',
      'ünï cödé/100%?.txt': 'odd',
      '.env': 'secret',
      '.well-known/security.txt': 'security',
      'big.css': 'x'.repeat(2000),
      'big.css.gz': gzipSync('compressed ahead'),
      'long.txt': 'x'.repeat(2000),
    });
    const { outcome, urls, warnings } = await deploymentWith().deploy();
    expect({ outcome, urls, warnings }).toEqual({ outcome: 'deployed', urls: [`http://${domain}`], warnings: [] });
    expect(
      await statuses(
        '/',
        '/index.html',
        '/about',
        '/about.html',
        '/guide',
        '/guide?a=1&b=/..',
        '/guide/',
        `/${script}`,
        '/empty',
        '/empty/',
        `/${encodeURIComponent('ünï cödé')}/${encodeURIComponent('100%?.txt')}`,
        '/.env',
        '/guide/.git/config',
        '/.well-known/security.txt',
        '/not/there',
        '/%0d%0aSet-Cookie:x',
        '//guide',
        '/../../../../etc/passwd',
        '/.appliku-files/a/index.html',
      ),
    ).toMatchInlineSnapshot(`
      [
        "/ 200 home",
        "/index.html 200 home",
        "/about 200 about",
        "/about.html 200 about",
        "/guide 301 /guide/",
        "/guide?a=1&b=/.. 301 /guide/?a=1&b=/..",
        "/guide/ 200 guide",
        "/assets/main-0f3c2b1a.js 200 script",
        "/empty 404 not here",
        "/empty/ 404 not here",
        "/%C3%BCn%C3%AF%20c%C3%B6d%C3%A9/100%25%3F.txt 200 odd",
        "/.env 404 not here",
        "/guide/.git/config 404 not here",
        "/.well-known/security.txt 200 security",
        "/not/there 404 not here",
        "/%0d%0aSet-Cookie:x 404 not here",
        "//guide 301 /",
        "/../../../../etc/passwd 400",
        "/.appliku-files/a/index.html 404 not here",
      ]
    `);
    expect((await get('/', {}, 'POST')).status).toBe(405);
    expect((await get('/')).header('content-type')).toBe('text/html; charset=utf-8');
    expect((await get('/')).header('cache-control')).toBe('no-cache');
    expect((await get('/logo-whatever.png')).header('cache-control')).toBe('no-cache');
    expect((await get(`/${script}`)).header('cache-control')).toBe('public, max-age=31536000, immutable');
    expect((await get('/not-there')).header('cache-control')).toBeUndefined();
    const etag = (await get('/')).header('etag') ?? '';
    expect((await get('/', { 'if-none-match': etag })).status).toBe(304);
    const compressed = await get('/big.css', { 'accept-encoding': 'gzip' });
    expect(compressed.header('content-encoding')).toBe('gzip');
    expect((await get('/big.css')).body).toHaveLength(2000);
    expect((await get('/long.txt', { 'accept-encoding': 'gzip' })).header('content-encoding')).toBe('gzip');
  });

  it('loses no request in redeploys, and no page its assets', async () => {
    const load = await startLoad({ url: `http://${server.address}/`, host: domain, rate: 100 });
    const over = new AbortController();
    const visitors = Promise.all([0, 1, 2].map(() => visit(over.signal)));
    const sent: string[] = [];
    for (let number = 1; number <= 4; number += 1) {
      await write({
        'index.html': assetOf(number),
        [assetOf(number)]: `${number}`,
        'same.html': 'same',
        '404.html': 'not here',
      });
      const deployment = deploymentWith({}, { keep: 2 });
      deployment.on('log', ({ text }) => void (text.startsWith('Sent') && sent.push(text)));
      expect((await deployment.deploy()).warnings).toEqual([]);
    }
    over.abort();
    expect((await visitors).flat()).toEqual([]);
    expect(await load.stop()).toMatchObject({ lost: 0, failures: [] });
    expect(sent.map((text) => text.split(' ')[1])).toEqual(['3', '2', '2', '2']);
    expect(await statuses(`/${script}`, ...[1, 2, 3, 4].map((number) => `/${assetOf(number)}`), '/about')).toEqual([
      `/${script} 404 not here`,
      `/${assetOf(1)} 200 1`,
      `/${assetOf(2)} 200 2`,
      `/${assetOf(3)} 200 3`,
      `/${assetOf(4)} 200 4`,
      '/about 404 not here',
    ]);
    // Two releases are kept, and what was served before for a while.
    const count = `ls ${top} ${top}/content | grep -c -E '^([0-9]+|[0-9a-f]{64})$'`;
    expect(await server.run(['sh', '-c', count])).toBe('6');
  });

  it('goes back without sending anything, and to what a single page app wants', async () => {
    const { outcome } = await deploymentWith().rollback();
    expect(outcome).toBe('rolled-back');
    expect(await statuses('/', `/${assetOf(4)}`)).toEqual([`/ 200 ${assetOf(3)}`, `/${assetOf(4)} 200 4`]);
    await deploymentWith({ spa: true }).deploy();
    const home = assetOf(4);
    expect(await statuses('/', '/users/7', '/users/', '/same', '/assets/gone-4f3c2b1a.js', '/.env')).toEqual([
      `/ 200 ${home}`,
      `/users/7 200 ${home}`,
      `/users/ 200 ${home}`,
      '/same 200 same',
      '/assets/gone-4f3c2b1a.js 404 not here',
      '/.env 404 not here',
    ]);
    expect((await get('/users/7')).header('cache-control')).toBe('no-cache');
    expect((await deploymentWith({ spa: true }).deploy()).outcome).toBe('unchanged');
  });

  it('heals what a killed run left: a slot that leads to nothing, an upload half there', async () => {
    const cutOff =
      'rm a b && mkdir content/.new-1000 && cd upload/* && mkdir incoming && rm -r listings/listing files/*';
    await server.run(['sh', '-c', `cd ${top} && ${cutOff}`]);
    expect((await get('/')).status).toBe(404);
    await deploymentWith({ spa: true }).repair();
    expect((await get('/')).status).toBe(200);
    await write({ 'index.html': 'after' });
    await deploymentWith().deploy();
    expect(await statuses('/')).toEqual(['/ 200 after']);
  });

  it('is in maintenance until it is over, also after a deploy', async () => {
    const deployment = deploymentWith();
    // The last deploy changed how files are served; of that, the other slot is told with the next route.
    await deployment.maintenance(true);
    await deployment.maintenance(false);
    const workers = await server.run(['pgrep', '-f', 'nginx: worker process$']);
    expect(await deployment.maintenance(true)).toMatchObject({ maintenance: true });
    expect(await server.run(['pgrep', '-f', 'nginx: worker process$'])).toBe(workers);
    await write({ 'index.html': 'repaired' });
    expect((await deployment.deploy()).outcome).toBe('deployed');
    const { status, header } = await get('/');
    expect([status, header('retry-after')]).toEqual([503, '30']);
    await deployment.maintenance(false);
    expect(await statuses('/')).toEqual(['/ 200 repaired']);
  });

  it('is sent as its files are where nothing is to be compressed', async () => {
    await write({ 'long.txt': 'x'.repeat(2000), 'big.css': 'x', 'big.css.gz': gzipSync('compressed ahead') });
    await deploymentWith({}, { router: nginx({ compression: false }) }).deploy();
    const compressed = { 'accept-encoding': 'gzip' };
    expect((await get('/long.txt', compressed)).header('content-encoding')).toBeUndefined();
    const ahead = await get('/big.css', compressed);
    expect([ahead.header('content-encoding'), ahead.header('vary')]).toEqual(['gzip', 'Accept-Encoding']);
  });

  it('is taken off as a whole', async () => {
    await deploymentWith().destroy();
    expect(await server.run(['ls', '-A', '/srv/appliku'])).not.toContain('docs');
  });

  it('needs no Docker on a host of its own for builds either, and leaves nothing there', async () => {
    await write({ 'index.html': 'apart' });
    await using run = hostOf(server);
    await using build = hostOf(builder);
    const deployment = deploymentWith({}, { places: { build, run } });
    await deployment.deploy();
    expect(await statuses('/')).toEqual(['/ 200 apart']);
    await deployment.destroy();
    expect(await builder.run(['ls', '-A', '/var/lib/appliku'])).not.toContain('docs');
  });
});

function assetOf(number: number): string {
  return `assets/main-${number}f3c2b1a.js`;
}

/** Asks for the page, for what it names, and for what the page before named; tells what was not there. */
async function visit(signal: AbortSignal): Promise<readonly string[]> {
  const failures: string[] = [];
  let open = script;
  while (!signal.aborted) {
    const page = await get('/');
    const named = page.body.startsWith('assets/') ? page.body : script;
    for (const asset of [named, open]) {
      const { status } = await get(`/${asset}`);
      if (status !== 200) failures.push(`${asset} of ${page.body}: ${status}`);
    }
    open = named;
  }
  return failures;
}
