import type { Secret } from '@appliku/core';
import * as z from 'zod';
import { plain } from '../notices/chats.ts';

/** Whose open pull requests are asked for. */
export interface PullRequestsOptions {
  /** As the provider calls it: `acme/shop`. */
  readonly repository: string;
  /** May read pull requests. */
  readonly token: string | Secret;
  /**
   * Default: `https://api.github.com`, `https://gitlab.com/api/v4`, `https://api.bitbucket.org/2.0`; Gitea has none:
   * `https://git.example.com/api/v1`.
   */
  readonly apiUrl?: string;
}

/** Numbers of the pull requests that are open now. Rejects where not all of them could be had. */
export type OpenPullRequests = (signal: AbortSignal) => Promise<readonly number[]>;

/** One page of an answer. */
interface Page {
  readonly numbers: readonly number[];
  readonly isLast: boolean;
}

interface Question {
  readonly url: (page: number) => string;
  readonly headers: Readonly<Record<string, string>>;
  readonly read: (answer: unknown) => Page;
}

/** A page takes so many milliseconds at most. */
const patienceMs = 30_000;
/** More pages than these are not believed. */
const mostPages = 200;
const numbered = z.array(z.object({ number: z.number() }));
const identified = z.array(z.object({ iid: z.number() }));
const values = z.object({ values: z.array(z.object({ id: z.number() })), next: z.string().optional() });

/** Of a repository at GitHub, or at GitHub Enterprise. */
export function githubPullRequests({
  repository,
  token,
  apiUrl = 'https://api.github.com',
}: PullRequestsOptions): OpenPullRequests {
  return allPages({
    url: (page) => `${apiUrl}/repos/${pathOf(repository)}/pulls?state=open&per_page=100&page=${page}`,
    headers: {
      authorization: `Bearer ${plain(token)}`,
      accept: 'application/vnd.github+json',
      'x-github-api-version': '2022-11-28',
    },
    read: readNumbers,
  });
}

/** Of a project at GitLab; `repository` may be its number too. */
export function gitlabPullRequests({
  repository,
  token,
  apiUrl = 'https://gitlab.com/api/v4',
}: PullRequestsOptions): OpenPullRequests {
  const project = encodeURIComponent(repository);
  return allPages({
    url: (page) => `${apiUrl}/projects/${project}/merge_requests?state=opened&per_page=100&page=${page}`,
    headers: { 'private-token': plain(token) },
    read: (answer) => {
      const numbers = identified.parse(answer).map(({ iid }) => iid);
      return { numbers, isLast: numbers.length === 0 };
    },
  });
}

/** Of a repository at Bitbucket Cloud; the token is one of the repository or the workspace. */
export function bitbucketPullRequests({
  repository,
  token,
  apiUrl = 'https://api.bitbucket.org/2.0',
}: PullRequestsOptions): OpenPullRequests {
  return allPages({
    url: (page) => `${apiUrl}/repositories/${pathOf(repository)}/pullrequests?state=OPEN&pagelen=50&page=${page}`,
    headers: { authorization: `Bearer ${plain(token)}` },
    read: (answer) => {
      const { values: found, next } = values.parse(answer);
      return { numbers: found.map(({ id }) => id), isLast: next === undefined };
    },
  });
}

/** Of a repository at a Gitea or Forgejo. */
export function giteaPullRequests({
  repository,
  token,
  apiUrl,
}: PullRequestsOptions & { readonly apiUrl: string }): OpenPullRequests {
  return allPages({
    url: (page) => `${apiUrl}/repos/${pathOf(repository)}/pulls?state=open&limit=50&page=${page}`,
    headers: { authorization: `token ${plain(token)}` },
    read: readNumbers,
  });
}

/** All of them or none: what is missing from a list would be destroyed. */
function allPages({ url, headers, read }: Question): OpenPullRequests {
  return async (signal) => {
    const numbers: number[] = [];
    for (let page = 1; page <= mostPages; page += 1) {
      const limit = AbortSignal.any([signal, AbortSignal.timeout(patienceMs)]);
      // A redirection would take the token along to wherever it leads.
      const response = await fetch(url(page), { headers, signal: limit, redirect: 'error' });
      if (!response.ok) throw new Error(`open pull requests: answered ${response.status}`);
      const { numbers: found, isLast } = read(await response.json());
      numbers.push(...found);
      if (isLast) return numbers;
    }
    throw new Error(`open pull requests: more than ${mostPages} pages`);
  };
}

/** A server may give less at a time than it is asked for: the last page is the one with nothing on it. */
function readNumbers(answer: unknown): Page {
  const numbers = numbered.parse(answer).map(({ number }) => number);
  return { numbers, isLast: numbers.length === 0 };
}

function pathOf(repository: string): string {
  return repository.split('/').map(encodeURIComponent).join('/');
}
