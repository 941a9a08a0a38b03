import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { QueueJob } from '../queue/job.ts';
import type { DeploymentsOptions } from './deployments.ts';
import { githubDeployments } from './github-deployments.ts';
import { gitlabDeployments } from './gitlab-deployments.ts';
import { type Notice, noticeOf } from './notice.ts';

const commit = 'bffeb74224043ba2feb48d137756c8a9331c449a';
const { signal } = new AbortController();
const job: QueueJob = {
  app: 'shop',
  action: 'deploy',
  id: 'a-job',
  order: 1,
  state: 'running',
  queuedAt: '2026-01-02T03:04:05.678Z',
  stages: [],
  commit,
  ref: 'refs/heads/main',
};
const result = { outcome: 'deployed', urls: ['https://shop.example.com'], warnings: [] } as const;

function noticed(rest: Partial<QueueJob>): Notice {
  const made = noticeOf({ type: 'job', job: { ...job, ...rest } });
  if (made === undefined) throw new Error('nothing to tell');
  return made;
}

/** What was asked: method, path, and the body as JSON. */
interface Asked {
  readonly what: string;
  readonly body: unknown;
  readonly headers: Readonly<Record<string, unknown>>;
}

let server: Server;
let asked: Asked[] = [];
/** Answers by what is asked, as the API's documentation says. */
let answers: Readonly<Record<string, unknown>> = {};
let options: DeploymentsOptions;

beforeEach(async () => {
  asked = [];
  server = createServer((request, response) => {
    void text(request).then((body) => {
      const what = `${request.method} ${request.url}`;
      asked.push({ what, body: body === '' ? undefined : JSON.parse(body), headers: request.headers });
      const [, answer] = Object.entries(answers).find(([start]) => what.startsWith(start)) ?? [];
      response.writeHead(answer === undefined ? 404 : 200, { 'content-type': 'application/json; charset=utf-8' });
      response.end(JSON.stringify(answer ?? { message: 'Not Found' }));
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const apiUrl = `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`;
  options = { token: 'hunter2', repositoryOf: () => 'acme/shop', logUrlOf: () => 'https://x.example/1', apiUrl };
});
afterEach(() => server.close());

describe('GitHub', () => {
  const path = '/repos/acme/shop/deployments';
  const list = `GET ${path}?sha=${commit}&environment=shop%2Fproduction&per_page=100`;

  it('is told of a deploy that runs: it is made, and in progress', async () => {
    answers = {
      [`GET ${path}`]: [{ id: 7, payload: { job: 'other' } }],
      [`POST ${path}/9/`]: {},
      [`POST ${path}`]: { id: 9 },
    };
    await githubDeployments(options).send(noticed({}), signal);
    expect(asked.map(({ what }) => what)).toEqual([list, `POST ${path}`, `POST ${path}/9/statuses`]);
    expect(asked[1]?.body).toEqual({
      ref: commit,
      environment: 'shop/production',
      description: 'shop: deploy of bffeb742 runs',
      payload: { job: 'a-job' },
      auto_merge: false,
      required_contexts: [],
      transient_environment: false,
      production_environment: true,
    });
    expect(asked[2]?.body).toMatchObject({ state: 'in_progress', log_url: 'https://x.example/1' });
    expect(asked[1]?.headers).toMatchObject({ authorization: 'Bearer hunter2', 'x-github-api-version': '2022-11-28' });
  });

  it.each([
    [
      { state: 'succeeded', result },
      { state: 'success', environment_url: 'https://shop.example.com' },
    ],
    [{ state: 'failed' }, { state: 'failure' }],
    [{ state: 'cancelled' }, { state: 'error' }],
  ] as const)('is told how it ended: %o', async (rest, status) => {
    answers = { [`GET ${path}`]: [{ id: 9, payload: { job: 'a-job' } }], [`POST ${path}/9/`]: {} };
    await githubDeployments(options).send(noticed(rest), signal);
    expect(asked.map(({ what }) => what)).toEqual([list, `POST ${path}/9/statuses`]);
    expect(asked[1]?.body).toMatchObject({ ...status, environment: 'shop/production' });
  });

  it('is told that a preview is transient, and that it is gone', async () => {
    answers = { [`GET ${path}`]: [], [`POST ${path}/9/`]: {}, [`POST ${path}`]: { id: 9 } };
    await githubDeployments(options).send(noticed({ app: 'shop_pr-12' }), signal);
    expect(asked[1]?.body).toMatchObject({
      environment: 'shop/pr-12',
      transient_environment: true,
      production_environment: false,
    });
    asked = [];
    answers = {
      [`GET ${path}`]: [
        { id: 9, payload: '' },
        { id: 8, payload: {} },
      ],
      [`POST ${path}`]: {},
    };
    const { commit: _commit, ...rest } = job;
    const destroyed = noticeOf({
      type: 'job',
      job: { ...rest, app: 'shop_pr-12', action: 'destroy', state: 'succeeded' },
    });
    if (destroyed !== undefined) await githubDeployments(options).send(destroyed, signal);
    expect(asked.map(({ what }) => what)).toEqual([
      `GET ${path}?environment=shop%2Fpr-12&per_page=100`,
      `POST ${path}/9/statuses`,
      `POST ${path}/8/statuses`,
    ]);
    expect(asked[1]?.body).toEqual({ state: 'inactive' });
  });
});

describe('GitLab', () => {
  const project = '/projects/acme%2Fshop';
  const running = `GET ${project}/deployments?environment=shop%2Fproduction&status=running&order_by=id&sort=desc`;
  const entry = { id: 9, sha: commit, status: 'running', environment: { id: 3, name: 'shop/production' } };

  it('is told of a deploy that runs', async () => {
    answers = { [`GET ${project}`]: [{ ...entry, sha: 'other' }], [`POST ${project}/deployments`]: entry };
    await gitlabDeployments(options).send(noticed({}), signal);
    expect(asked.map(({ what }) => what)).toEqual([running, `POST ${project}/deployments`]);
    const wanted = { environment: 'shop/production', sha: commit, ref: 'main', tag: false, status: 'running' };
    expect(asked[1]?.body).toEqual(wanted);
    expect(asked[1]?.headers).toMatchObject({ 'private-token': 'hunter2' });
  });

  it.each([
    [{ state: 'succeeded' }, 'success'],
    [{ state: 'failed' }, 'failed'],
    [{ state: 'cancelled' }, 'canceled'],
  ] as const)('is told how it ended: %o', async (rest, status) => {
    answers = { [`GET ${project}`]: [entry], [`PUT ${project}/`]: {} };
    await gitlabDeployments(options).send(noticed(rest), signal);
    expect(asked.slice(1)).toMatchObject([{ what: `PUT ${project}/deployments/9`, body: { status } }]);
  });

  it('is told where the app is, and that it is gone', async () => {
    answers = { [`GET ${project}`]: [entry], [`PUT ${project}/`]: {}, [`POST ${project}/environments/9/stop`]: {} };
    await gitlabDeployments(options).send(noticed({ state: 'succeeded', result }), signal);
    expect(asked[2]).toMatchObject({
      what: `PUT ${project}/environments/3`,
      body: { external_url: 'https://shop.example.com' },
    });
    asked = [];
    await gitlabDeployments(options).send(noticed({ action: 'destroy', state: 'succeeded' }), signal);
    expect(asked.map(({ what }) => what)).toEqual([
      `GET ${project}/environments?name=shop%2Fproduction`,
      `POST ${project}/environments/9/stop`,
    ]);
  });
});

it('nothing is told of rollbacks, of what has no commit, or no repository; and a refusal is an error', async () => {
  const { commit: _commit, ...without } = job;
  const nothing = [noticed({ action: 'rollback' }), { ...noticed({}), job: without }];
  for (const notice of nothing) await githubDeployments(options).send(notice, signal);
  await gitlabDeployments({ ...options, repositoryOf: () => undefined }).send(noticed({}), signal);
  expect(asked).toEqual([]);
  await expect(githubDeployments(options).send(noticed({}), signal)).rejects.toThrow(/answered 404/);
});
