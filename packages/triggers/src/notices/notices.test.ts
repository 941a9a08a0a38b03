import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import { createServer as createTcpServer, type Server as TcpServer } from 'node:net';
import { text } from 'node:stream/consumers';
import { DeployError } from '@appliku/core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createQueue, type Queue } from '../queue/create-queue.ts';
import type { QueueJob } from '../queue/job.ts';
import { memoryQueueStore } from '../stores/memory-store.ts';
import { fakeDeployment } from '../testing/fake-deployment.ts';
import { discord, slack, telegram } from './chats.ts';
import { email } from './email.ts';
import { type Notice, noticeOf, type Notifier } from './notice.ts';
import { notify } from './notify.ts';
import { githubStatus, gitlabStatus } from './statuses.ts';
import { webhook } from './webhook.ts';

const commit = 'bffeb74224043ba2feb48d137756c8a9331c449a';
const { signal } = new AbortController();
const job: QueueJob = {
  app: 'shop',
  action: 'deploy',
  id: 'a-job',
  order: 1,
  state: 'failed',
  queuedAt: '2026-01-02T03:04:05.678Z',
  stages: [],
  commit,
  by: 'ann',
  error: new DeployError('It ended with <1> & more', { code: 'BUILD_FAILED', hint: 'Mend it.' }).toJSON(),
};
const notice = noticed({});

function noticed(rest: Partial<QueueJob>): Notice {
  const made = noticeOf({ type: 'job', job: { ...job, ...rest } });
  if (made === undefined) throw new Error('nothing to tell');
  return made;
}

describe('over HTTP', () => {
  let server: Server;
  let origin = '';
  let status = 200;
  let asked: {
    readonly method?: string;
    readonly url?: string;
    readonly headers: IncomingMessage['headers'];
    readonly body: string;
  }[];

  beforeEach(async () => {
    asked = [];
    status = 200;
    server = createServer((request, response) => {
      void text(request).then((body) => {
        const { method = '', url = '', headers } = request;
        asked.push({ method, url, headers, body });
        response.writeHead(status, { location: '/elsewhere' }).end('no such channel');
      });
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    origin = `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`;
  });
  afterEach(() => server.close());

  const bodyOf = (index = 0): unknown => JSON.parse(asked[index]?.body ?? '');

  it('Slack gets escaped text', async () => {
    await slack({ url: `${origin}/services/T0/B0/x` }).send(notice, signal);
    expect(asked[0]).toMatchObject({ method: 'POST', url: '/services/T0/B0/x' });
    expect(bodyOf()).toEqual({
      text: 'shop: deploy of bffeb742 failed\nby ann\nBUILD_FAILED: It ended with &lt;1&gt; &amp; more\nMend it.',
    });
  });

  it('Discord gets text that calls nobody, cut to what it takes', async () => {
    const long = noticed({ reason: '@everyone '.repeat(500) });
    await discord({ url: origin }).send(long, signal);
    expect(bodyOf()).toMatchObject({ allowed_mentions: { parse: [] }, content: expect.stringMatching(/^shop: .*…$/s) });
    expect(String(Object(bodyOf()).content)).toHaveLength(2_000);
  });

  it('Telegram gets a message of the bot', async () => {
    await telegram({ token: '12:ab', chat: '@shop', apiUrl: origin }).send(notice, signal);
    expect(asked[0]?.url).toBe('/bot12:ab/sendMessage');
    expect(bodyOf()).toMatchObject({ chat_id: '@shop', text: expect.stringContaining('BUILD_FAILED') });
  });

  it('a webhook gets all of it, signed', async () => {
    const key = Buffer.from('0123456789abcdef01234567');
    await webhook({ url: origin, secret: `whsec_${key.toString('base64')}` }).send(notice, signal);
    const headers: IncomingMessage['headers'] = asked[0]?.headers ?? {};
    const body = asked[0]?.body ?? '';
    const signed = `${String(headers['webhook-id'])}.${String(headers['webhook-timestamp'])}.${body}`;
    expect(headers['webhook-signature']).toBe(`v1,${createHmac('sha256', key).update(signed).digest('base64')}`);
    expect(bodyOf()).toEqual(JSON.parse(JSON.stringify(notice)));
    expect(() => webhook({ url: origin, secret: 'short' })).toThrow(TypeError);
  });

  it('GitHub and GitLab get the state of the commit', async () => {
    const options = {
      token: 'hunter2',
      repositoryOf: () => 'acme/shop',
      urlOf: () => 'https://x.example/1',
      apiUrl: origin,
    };
    for (const state of ['waiting', 'succeeded'] as const) await githubStatus(options).send(noticed({ state }), signal);
    await gitlabStatus(options).send(notice, signal);
    expect(asked.map(({ url }) => url)).toEqual([
      `/repos/acme/shop/statuses/${commit}`,
      `/repos/acme/shop/statuses/${commit}`,
      `/projects/acme%2Fshop/statuses/${commit}`,
    ]);
    expect(bodyOf(0)).toMatchObject({ state: 'pending', context: 'deploy/shop', target_url: 'https://x.example/1' });
    expect(bodyOf(1)).toMatchObject({ state: 'success' });
    expect(bodyOf(2)).toMatchObject({ state: 'failed', name: 'deploy/shop' });
    expect(asked[0]?.headers.authorization).toBe('Bearer hunter2');
    expect(asked[2]?.headers['private-token']).toBe('hunter2');
  });

  it('nothing is written of what has no commit, or no repository', async () => {
    const none = githubStatus({ token: 'hunter2', repositoryOf: () => undefined, apiUrl: origin });
    await none.send(notice, signal);
    const { commit: _commit, ...without } = job;
    const some = githubStatus({ token: 'hunter2', repositoryOf: () => 'acme/shop', apiUrl: origin });
    await some.send({ ...notice, job: without }, signal);
    expect(asked).toEqual([]);
  });

  it('a refusal is an error that names no URL, and no redirection is followed', async () => {
    status = 404;
    await expect(slack({ url: `${origin}/hunter2` }).send(notice, signal)).rejects.toThrow(
      /^answered 404: no such channel$/,
    );
    status = 307;
    const failed = slack({ url: `${origin}/hunter2` }).send(notice, signal);
    await expect(failed).rejects.not.toThrow(/hunter2/);
    expect(asked.map(({ url }) => url)).toEqual(['/hunter2', '/hunter2']);
  });
});

describe('by mail', () => {
  let server: TcpServer;
  let said = '';
  let port = 0;

  beforeEach(async () => {
    said = '';
    server = createTcpServer((socket) => {
      let isData = false;
      socket.write('220 mail.example.com\r\n');
      socket.on('data', (chunk) => {
        said += chunk.toString();
        if (isData && !said.endsWith('\r\n.\r\n')) return;
        const isStart = !isData && /^DATA\r\n$/m.test(chunk.toString());
        socket.write(isStart ? '354 go on\r\n' : '250 fine\r\n');
        isData = isStart;
      });
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    port = typeof address === 'object' && address !== null ? address.port : 0;
  });
  afterEach(() => server.close());

  it('people get a message', async () => {
    const to = ['ann@example.com', 'bob@example.com'];
    await email({ server: `smtp://127.0.0.1:${port}`, from: 'deploy@example.com', to }).send(notice, signal);
    expect(said).toContain('RCPT TO:<bob@example.com>');
    expect(said).toContain('Subject: shop: deploy of bffeb742 failed');
    expect(said).toContain('Mend it.');
  });
});

describe('what there is to tell', () => {
  it.each([
    [{ state: 'waiting' }, 'waiting', 'shop: deploy of bffeb742 waits'],
    [{ state: 'succeeded', action: 'rollback' }, 'rolled-back', 'shop: rollback of bffeb742 succeeded'],
    [
      { error: new DeployError('slow', { code: 'TIMEOUT' }).toJSON() },
      'timeout',
      'shop: deploy of bffeb742 took too long',
    ],
    [{ state: 'superseded' }, 'superseded', 'shop: deploy of bffeb742 was superseded'],
  ] as const)('of a job: %o', (rest, kind, title) => {
    expect(noticed(rest)).toMatchObject({ kind, title });
  });

  it('of certificates', () => {
    const about = { deployment: 'a', app: 'shop', environment: 'production', at: '2026-01-02T03:04:05.678Z' };
    const expiring = { ...about, type: 'certificate:expiring', names: ['a.example'], notAfter: '2026-02-01' } as const;
    expect(noticeOf({ type: 'event', job: 'a', event: expiring })).toMatchObject({ kind: 'certificate', app: 'shop' });
    const error = new DeployError('refused', { code: 'CERTIFICATE_FAILED' }).toJSON();
    expect(noticeOf({ type: 'event', job: 'a', event: { ...about, type: 'warning', error } })).toMatchObject({
      kind: 'certificate',
    });
    const other = new DeployError('slow', { code: 'DEPLOY_UNHEALTHY' }).toJSON();
    expect(noticeOf({ type: 'event', job: 'a', event: { ...about, type: 'warning', error: other } })).toBeUndefined();
  });
});

describe('a notifier', () => {
  const aQueue = (): Queue =>
    createQueue({
      store: memoryQueueStore(),
      deployment: (wanted) => fakeDeployment(wanted, async () => undefined),
    });

  it('that fails, or never answers, fails no deploy, and keeps no other from telling', async () => {
    const queue = aQueue();
    const told: string[] = [];
    const failed: string[] = [];
    const notifiers: readonly Notifier[] = [
      { name: 'broken', kinds: ['succeeded'], send: () => Promise.reject(new Error('no such channel')) },
      {
        name: 'silent',
        kinds: ['waiting', 'succeeded'],
        send: (_notice, late) =>
          new Promise((_resolve, reject) => late.addEventListener('abort', () => reject(late.reason))),
      },
      { name: 'sound', kinds: ['succeeded'], send: async ({ title }) => void told.push(title) },
    ];
    const onError = (name: string, message: string, { kind }: Notice): void =>
      void failed.push(`${name} ${kind}: ${message}`);
    const notifying = notify(queue, { notifiers, timeoutMs: 20, onError });
    queue.start();
    const { job: added } = await queue.add({ app: 'shop', commit });
    expect(await queue.ended(added?.id ?? '')).toMatchObject({ state: 'succeeded' });
    await queue.close();
    await notifying.settled();
    expect(told).toEqual(['shop: deploy of bffeb742 succeeded']);
    expect(failed.toSorted()).toEqual([
      'broken succeeded: no such channel',
      'silent succeeded: not within 0.02 s',
      'silent waiting: not within 0.02 s',
    ]);
  });

  it('is told in order, and nothing more once it was ended', async () => {
    const queue = aQueue();
    const told: string[] = [];
    const all: Notifier = {
      name: 'all',
      kinds: ['waiting', 'running', 'succeeded'],
      send: async ({ kind }) => void told.push(kind),
    };
    {
      await using _notifying = notify(queue, { notifiers: [all] });
      queue.start();
      const { job: added } = await queue.add({ app: 'shop' });
      await queue.ended(added?.id ?? '');
      await queue.close();
    }
    expect(told).toEqual(['waiting', 'running', 'succeeded']);
  });
});
