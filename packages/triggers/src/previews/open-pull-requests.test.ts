import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import { afterEach, beforeEach, expect, it } from 'vitest';
import {
  bitbucketPullRequests,
  giteaPullRequests,
  githubPullRequests,
  gitlabPullRequests,
  type OpenPullRequests,
  type PullRequestsOptions,
} from './open-pull-requests.ts';

/** Two pages, the second not full, as each API answers by its documentation. */
const kinds = [
  {
    name: 'GitHub',
    make: githubPullRequests,
    asked: '/repos/acme/shop/pulls?state=open&per_page=100&page=1',
    header: ['authorization', 'Bearer hunter2'],
    page: (numbers: readonly number[]) => numbers.map((number) => ({ id: 900 + number, number, state: 'open' })),
  },
  {
    name: 'GitLab',
    make: gitlabPullRequests,
    asked: '/projects/acme%2Fshop/merge_requests?state=opened&per_page=100&page=1',
    header: ['private-token', 'hunter2'],
    page: (numbers: readonly number[]) => numbers.map((iid) => ({ id: 900 + iid, iid, state: 'opened' })),
  },
  {
    name: 'Bitbucket',
    make: bitbucketPullRequests,
    asked: '/repositories/acme/shop/pullrequests?state=OPEN&pagelen=50&page=1',
    header: ['authorization', 'Bearer hunter2'],
    page: (numbers: readonly number[], isLast: boolean) => ({
      pagelen: 50,
      values: numbers.map((id) => ({ type: 'pullrequest', id, state: 'OPEN' })),
      ...(!isLast && { next: 'https://api.bitbucket.org/2.0/elsewhere?page=2' }),
    }),
  },
  {
    name: 'Gitea',
    make: giteaPullRequests,
    asked: '/repos/acme/shop/pulls?state=open&limit=50&page=1',
    header: ['authorization', 'token hunter2'],
    page: (numbers: readonly number[]) => numbers.map((number) => ({ id: 900 + number, number, state: 'open' })),
  },
] as const;

let server: Server;
let apiUrl = '';
let asked: IncomingMessage[] = [];
let answer: (page: number) => { readonly status?: number; readonly body: unknown };

beforeEach(async () => {
  asked = [];
  server = createServer((request, response) => {
    asked.push(request);
    const { searchParams } = new URL(request.url ?? '', 'http://localhost');
    const { status = 200, body } = answer(Number(searchParams.get('page')));
    response.writeHead(status, { 'content-type': 'application/json', location: '/elsewhere' });
    response.end(JSON.stringify(body));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  apiUrl = `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`;
});
afterEach(() => server.close());

const { signal } = new AbortController();

function open(make: (options: PullRequestsOptions & { readonly apiUrl: string }) => OpenPullRequests) {
  return make({ repository: 'acme/shop', token: 'hunter2', apiUrl })(signal);
}

it.each(kinds)('$name is asked for all that are open, page by page', async ({ make, asked: path, header, page }) => {
  const pages = [[12, 9], [3], []];
  answer = (number) => ({ body: page(pages[number - 1] ?? [], number === 2) });
  expect(await open(make)).toEqual([12, 9, 3]);
  expect(asked[0]?.url).toBe(path);
  expect(asked[0]?.headers[header[0]]).toBe(header[1]);
});

it.each(kinds)('$name: no list is better than a part of it', async ({ make, page }) => {
  for (const fault of [{ status: 500, body: [] }, { status: 302, body: [] }, { body: { message: 'no' } }]) {
    answer = (number) => (number === 1 ? { body: page([12], false) } : fault);
    await expect(open(make)).rejects.toThrow();
  }
  answer = () => ({ body: page([1], false) });
  await expect(open(make)).rejects.toThrow(/more than 200 pages/);
});
