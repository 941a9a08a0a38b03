import { secret } from '@appliku/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { machineOf } from './fixtures/server.ts';
import { as, get, statuses } from './fixtures/web-app.ts';
import { domain, WebLab } from './fixtures/web-lab.ts';
import type { NginxOptions } from './index.ts';

const password = 'correct horse 42';
let web: WebLab;

beforeAll(async () => {
  web = await WebLab.start('rnxg', 23_010);
});

afterAll(async () => {
  await web?.[Symbol.asyncDispose]();
});

describe('who may ask', () => {
  const challenge = '/.well-known/acme-challenge/token';
  const nobody = ['192.0.2.0/24'];
  const options = (change: NginxOptions = {}): NginxOptions => ({
    auth: { users: { ops: secret(password), ann: 'other' }, realm: 'Shop; {staging}' },
    tls: { redirect: false },
    locations: [
      { path: '/health', auth: false },
      { path: '/admin', allow: nobody },
      { path: '/admin/open', allow: false },
      { path: '/media/private', domains: [domain], allow: nobody },
      { path: '/', domains: ['other.example.com'], auth: false },
    ],
    ...change,
  });

  it('is who knows a password, which the app does not get to see', async () => {
    await web.route(options());
    const refused = await get(web.server, '/');
    expect(refused).toMatchObject({ status: 401, headers: { 'www-authenticate': 'Basic realm="Shop; {staging}"' } });
    expect(await get(web.server, '/', as('ops', 'wrong'))).toMatchObject({ status: 401 });
    expect(await get(web.server, '/', as('ann', password))).toMatchObject({ status: 401 });
    const { status, text } = await get(web.server, '/', as('ops', password));
    expect(status).toBe(200);
    expect(text).not.toContain('authorization');
    const post = { ...as('ann', 'other'), method: 'POST', body: 'abc' };
    expect(JSON.parse((await get(web.server, '/', post)).text)).toMatchObject({ bytes: 3 });
    expect((await get(web.server, '/health', as('a', 'b'))).text).toContain('authorization');
    expect(await statuses(web.server, ['/health', '/healthy', '/media/a'])).toEqual({
      '/health': 200,
      '/healthy': 401,
      '/media/a': 401,
    });
    expect(await get(web.server, '/', { domain: 'other.example.com' })).toMatchObject({ status: 200 });
  });

  it('is who asks from an address of the list, however the path is written', async () => {
    const paths = [
      '/admin',
      '/ADMIN',
      '/admin/x',
      '/admin;x=1/y',
      '//admin',
      '/%61dmin/x',
      '/admin/open/../x',
      '/media/private/b',
    ];
    const roundabout = ['/x/../admin', '/x/%2e%2e/admin', '/x%2f../admin'];
    expect(await statuses(web.server, [...paths, ...roundabout, '/admin/open', '/administration', '/a?x=/../'], as('ops', password))).toEqual({
      ...Object.fromEntries(paths.map((path) => [path, path.includes('..') ? 400 : 403])),
      ...Object.fromEntries(roundabout.map((path) => [path, 400])),
      '/admin/open': 200,
      '/administration': 200,
      '/a?x=/../': 200,
    }); // prettier-ignore
    expect(await get(web.server, '/media/a', as('ops', password))).toMatchObject({ status: 200, text: 'open\n' });
    const ours = [{ path: '/admin', allow: [machineOf(web.server)] }];
    await web.route(options({ locations: ours, errorPages: { 403: '<p>not you' } }));
    expect(await statuses(web.server, ['/admin/x'], as('ops', password))).toEqual({ '/admin/x': 200 });
    await web.route(options({ allow: nobody, errorPages: { 403: '<p>not you' } }));
    expect(await get(web.server, '/', as('ops', password))).toMatchObject({ status: 403, text: '<p>not you' });
  });

  it('is always the authority', async () => {
    await web.server.run([
      'sh',
      '-c',
      `mkdir -p /srv/appliku/.acme${challenge.replace(/token$/, '')} && echo key > /srv/appliku/.acme${challenge}`,
    ]);
    await web.route(options({ allow: nobody, rateLimit: { requests: 1, per: 'minute', burst: 0 } }));
    for (let count = 0; count < 3; count += 1)
      expect(await get(web.server, challenge)).toMatchObject({ text: 'key\n' });
    await web.route(options({ allow: nobody }), 1, true);
    expect(await get(web.server, challenge)).toMatchObject({ status: 200, text: 'key\n' });
  });

  it('is kept in files that Nginx and the group may read, by hashes that nothing else tells of', async () => {
    const names = (await web.server.run(['ls', '/etc/nginx/appliku-users'])).trim().split('\n');
    expect(names).toEqual([expect.stringMatching(/^shop\.[0-9a-f]{16}$/)]);
    const file = `/etc/nginx/appliku-users/${names[0]}`;
    expect(await web.server.run(['cat', file])).toMatch(/^ann:\$6\$.*\nops:\$6\$.*$/);
    expect((await web.server.exec(['cat', file], { user: 'nobody' })).exitCode).toBe(1);
    const found = await web.server.exec([
      'grep',
      '-rlF',
      password,
      '/etc/nginx',
      '/var/log',
      '/srv/appliku',
      '/var/lib/appliku',
    ]);
    expect(found.stdout).toBe('');
    expect(JSON.stringify(web.context.records)).not.toContain(password);
    await web.route({});
    expect(await web.server.run(['ls', '/etc/nginx/appliku-users'])).toBe('');
  });
});

describe('how much a client may ask', () => {
  it('is counted for each path that has a limit', async () => {
    const rateLimit = { requests: 1, per: 'minute', burst: 2 } as const;
    await web.route({
      rateLimit: { requests: 1, burst: 100 },
      locations: [
        { path: '/login', rateLimit },
        { path: '/free', rateLimit: false },
      ],
    });
    const answers = [];
    for (let count = 0; count < 5; count += 1)
      answers.push(await get(web.server, '/login', { method: 'POST', body: 'x' }));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 429, 429]);
    expect(answers[4]).toMatchObject({ headers: { 'retry-after': '60' } });
    expect(await statuses(web.server, ['/other', '/free'])).toEqual({ '/other': 200, '/free': 200 });
    await web.route({ rateLimit, errorPages: { 429: '<p>slowly' } });
    const paths = ['/1', '/2', '/3', '/4', '/media/a'];
    const others = [];
    for (const path of paths) others.push(await get(web.server, path));
    expect(others.map(({ status }) => status)).toEqual([200, 200, 200, 429, 429]);
    expect(others[4]).toMatchObject({ text: '<p>slowly', headers: { 'retry-after': '60' } });
  });
});
