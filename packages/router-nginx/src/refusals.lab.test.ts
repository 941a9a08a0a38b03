import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { testContext, type TestContext } from '@appliku/conformance';
import type { Host } from '@appliku/core';
import { type Lab, type LabServer, startLab } from '@appliku/lab';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TestApp } from './fixtures/app.ts';
import { ask, hostOf, machineOf, onlyServer, treeOf, workersOf } from './fixtures/server.ts';
import { nginx } from './index.ts';

const router = nginx();
let lab: Lab;
let server: LabServer;
let host: Host;
let context: TestContext;
let shop: TestApp;
let blog: TestApp;

beforeAll(async () => {
  lab = await startLab({ name: 'rnxr' });
  server = onlyServer(lab);
  host = hostOf(lab, server);
  context = testContext({ host });
  shop = new TestApp('shop', machineOf(server), 22_020);
  blog = new TestApp('blog', machineOf(server), 22_030);
  await blog.start(1);
});

afterAll(async () => {
  await shop?.stopAll();
  await blog?.stopAll();
  await host?.close();
  await lab?.close();
});

/** Nothing of a refusal stays: not on disk, not in Nginx. */
async function expectRefusal(attempt: Promise<unknown>, error: object): Promise<void> {
  const [tree, workers] = [await treeOf(server), await workersOf(server)];
  await expect(attempt).rejects.toMatchObject(error);
  expect(await treeOf(server)).toBe(tree);
  expect(await ask(server, shop.domain)).toBe('200 v1');
  expect(await workersOf(server)).toBe(workers);
}

describe('before there is anything', () => {
  it('says that Nginx is missing', async () => {
    await server.run(['mv', '/usr/sbin/nginx', '/usr/sbin/nginx.away']);
    await expect(shop.route(router, 1, context)).rejects.toMatchObject({ code: 'NGINX_MISSING' });
    await router.remove('shop', context);
    await server.run(['mv', '/usr/sbin/nginx.away', '/usr/sbin/nginx']);
  });

  it('says which site of the server claims all unknown domains', async () => {
    await server.run(['sh', '-c', 'echo "# mine" >> /etc/nginx/sites-available/default']);
    await expect(shop.route(router, 1, context)).rejects.toMatchObject({
      code: 'ROUTE_REJECTED',
      hint: expect.stringContaining('/etc/nginx/sites-enabled/default'),
    });
    expect(await ask(server, 'other.example.com')).toBe('200');
  });

  it('leaves unknown domains to that site when told so', async () => {
    await shop.start(1);
    await shop.route(nginx({ defaultServer: false }), 1, context);
    expect(await ask(server, shop.domain)).toBe('200 v1');
    expect(await ask(server, 'other.example.com')).toBe('200');
    await router.remove('shop', context);
  });

  it('starts an Nginx that is down, and takes the place of the untouched welcome page', async () => {
    await server.run(['sed', '-i', '$d', '/etc/nginx/sites-available/default']);
    await server.run(['systemctl', 'stop', 'nginx']);
    await shop.route(router, 1, context);
    expect(await ask(server, shop.domain)).toBe('200 v1');
    expect(await ask(server, 'other.example.com')).toBe('ECONNRESET');
  });
});

describe('a route that cannot be', () => {
  it('is refused with a broken snippet, in the words of Nginx', async () => {
    await expectRefusal(blog.route(nginx({ snippet: 'keepalive_timeout 5s;\nfoo bar;' }), 1, context), {
      code: 'ROUTE_REJECTED',
      message: expect.stringContaining(
        'the snippet of blog: unknown directive "foo" in /etc/nginx/appliku/current/apps/blog.snippet:2',
      ),
    });
    await expectRefusal(blog.route(nginx({ snippet: '} server { listen 81;' }), 1, context), {
      code: 'ROUTE_REJECTED',
      message: expect.stringContaining('unexpected "}"'),
    });
  });

  it('is refused with HTTP/3 where Nginx cannot', async () => {
    await expectRefusal(blog.route(nginx({ tls: { http3: true } }), 1, context), {
      code: 'ROUTE_REJECTED',
      message: expect.stringMatching(/^Nginx 1.22.1 of \S+ has no HTTP\/3$/),
    });
  });

  it('is refused for a domain of another app', async () => {
    await expectRefusal(blog.route(router, 1, context, { domains: [blog.domain, shop.domain] }), {
      code: 'DOMAIN_TAKEN',
      message: expect.stringContaining('shop.example.com on deploy@'),
      hint: expect.stringContaining('shop'),
    });
  });

  it('is refused for a domain of a site that is not ours', async () => {
    const site = '/etc/nginx/conf.d/mine.conf';
    await server.run(['tee', site], { input: 'server { listen 80; server_name mine.example.com; }' });
    await expectRefusal(blog.route(router, 1, context, { domains: ['mine.example.com'] }), {
      code: 'DOMAIN_TAKEN',
      message: expect.stringContaining(site),
    });
    await server.run(['rm', site]);
  });

  it('is not refused for what the server has set, or for what others quarrel about', async () => {
    const mine =
      'variables_hash_max_size 2048; server_names_hash_bucket_size 128; server { listen 80; server_name x.test; } server { listen 80; server_name x.test; }';
    await server.run(['tee', '/etc/nginx/conf.d/mine.conf'], { input: mine });
    await blog.route(router, 1, context);
    expect(await ask(server, blog.domain)).toBe('200 v1');
    const tree = await treeOf(server);
    await blog.route(router, 1, context);
    expect(await treeOf(server)).toBe(tree);
    await router.remove('blog', context);
    await server.run(['rm', '/etc/nginx/conf.d/mine.conf']);
  });

  it('is refused where a port is taken, and what served is in force again', async () => {
    const taker = spawn(...inside(['perl', '-MIO::Socket::INET', '-e', taking(8099)]));
    await once(taker.stdout, 'data');
    await expectRefusal(blog.route(nginx({ port: 8099 }), 1, context), {
      code: 'ROUTE_UNCONFIRMED',
      hint: expect.stringMatching(/Something else listens on \S+:8099/),
    });
    taker.stdin.end();
    await once(taker, 'exit');
    await blog.route(nginx({ port: 8099 }), 1, context);
    expect(await ask(server, blog.domain, '/', 8099)).toBe('200 v1');
    await router.remove('blog', context);
    expect(await ask(server, blog.domain, '/', 8099)).toBe('ECONNREFUSED');
  });

  it('is refused where the server is broken by somebody else, who is named', async () => {
    await server.run(['tee', '/etc/nginx/conf.d/broken.conf'], { input: 'nonsense;' });
    await expectRefusal(blog.route(router, 1, context), {
      code: 'ROUTE_REJECTED',
      hint: expect.stringContaining('/etc/nginx/conf.d/broken.conf'),
    });
    await server.run(['rm', '/etc/nginx/conf.d/broken.conf']);
    await server.run(['sh', '-c', 'echo "nonsense;" >> /etc/nginx/appliku/current/apps/shop.conf']);
    await expect(blog.route(router, 1, context)).rejects.toMatchObject({
      code: 'ROUTE_REJECTED',
      message: expect.stringContaining('another app, shop, which was changed by hand'),
    });
    await shop.route(router, 1, context);
    expect(await ask(server, shop.domain)).toBe('200 v1');
  });

  it('is refused where the workers of Nginx cannot see it', async () => {
    await server.run(['chmod', '0700', '/srv/appliku/shop']);
    await expect(shop.route(router, 1, context)).rejects.toMatchObject({ code: 'ROUTE_UNCONFIRMED' });
    await server.run(['chmod', '0755', '/srv/appliku/shop']);
    expect(await ask(server, shop.domain)).toBe('200 v1');
  });
});

describe('after a cut', () => {
  it('brings into force what was written and not confirmed, and sweeps up', async () => {
    const trees = '/etc/nginx/appliku/trees';
    await server.run([
      'sh',
      '-c',
      `cp -a /etc/nginx/appliku/current/ ${trees}/half && ln -sfn trees/half /etc/nginx/appliku/current`,
    ]);
    await shop.route(router, 1, context);
    expect(await server.run(['ls', trees])).not.toContain('half');
    expect(await ask(server, shop.domain)).toBe('200 v1');
  });

  it('serves again after a crash of Nginx and after a power cut', async () => {
    await server.run(['sh', '-c', 'kill -9 $(cat /run/nginx.pid) && sleep 0.2; systemctl restart nginx']);
    expect(await ask(server, shop.domain)).toBe('200 v1');
    await server.off();
    await server.start();
    expect(await ask(server, shop.domain)).toBe('200 v1');
    expect(await router.current('shop', context)).toMatchObject({ shares: [{ release: 1, weight: 100 }] });
  });

  it('removes an app and leaves the others, twice as well as once', async () => {
    await blog.route(router, 1, context);
    await router.remove('shop', context);
    await router.remove('shop', context);
    expect(await ask(server, shop.domain)).toBe('ECONNRESET');
    expect(await ask(server, blog.domain)).toBe('200 v1');
    expect(await router.current('shop', context)).toBeUndefined();
    expect(await server.run(['find', '/srv/appliku/shop', '-mindepth', '1'])).toBe('');
  });
});

function inside(argv: readonly [string, ...string[]]): [string, string[]] {
  const [command, ...rest] = server.enter(argv);
  return [command, rest];
}

/** Listens until its standard input ends. */
function taking(port: number): string {
  return `$s = IO::Socket::INET->new(Listen => 1, LocalAddr => "0.0.0.0", LocalPort => ${port}) or die; $| = 1; print "ready\\n"; <STDIN>`;
}
