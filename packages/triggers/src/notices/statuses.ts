import type { Secret } from '@appliku/core';
import type { QueueJob } from '../queue/job.ts';
import { plain } from './chats.ts';
import type { Notice, NoticeKind, Notifier } from './notice.ts';
import { cut, post } from './post.ts';

/** For `githubStatus()` and `gitlabStatus()`. */
export interface StatusOptions {
  /** May write statuses of commits. */
  readonly token: string | Secret;
  /** Of the repository that a job's commit is in, e.g. `acme/shop`; undefined: this job has no status there. */
  readonly repositoryOf: (job: QueueJob) => string | undefined;
  /** Where people can look at a job. Default: no link. */
  readonly urlOf?: (job: QueueJob) => string | undefined;
  /** Default: `https://api.github.com`, `https://gitlab.com/api/v4`. */
  readonly apiUrl?: string;
}

type States = Readonly<Record<NoticeKind, string | undefined>>;

const github: States = {
  waiting: 'pending',
  running: 'pending',
  succeeded: 'success',
  'rolled-back': undefined,
  failed: 'failure',
  timeout: 'failure',
  cancelled: 'error',
  superseded: 'error',
  certificate: undefined,
};
const gitlab: States = {
  ...github,
  running: 'running',
  failed: 'failed',
  timeout: 'failed',
  cancelled: 'canceled',
  superseded: 'canceled',
};

/** The state of each deploy at its commit on GitHub, one for each app. */
export function githubStatus({ token, apiUrl = 'https://api.github.com', ...options }: StatusOptions): Notifier {
  return notifierOf(
    'github-status',
    github,
    options,
    ({ repository, commit, state, context, description, url }, signal) => {
      const [owner = '', name = ''] = repository.split('/').map(encodeURIComponent);
      const body = { state, context, description, ...(url !== undefined && { target_url: url }) };
      const headers = {
        authorization: `Bearer ${plain(token)}`,
        accept: 'application/vnd.github+json',
        'x-github-api-version': '2022-11-28',
      };
      return post(`${apiUrl}/repos/${owner}/${name}/statuses/${commit}`, body, { signal, headers });
    },
  );
}

/** The same at GitLab; `repository` may be the number of a project too. */
export function gitlabStatus({ token, apiUrl = 'https://gitlab.com/api/v4', ...options }: StatusOptions): Notifier {
  return notifierOf(
    'gitlab-status',
    gitlab,
    options,
    ({ repository, commit, state, context, description, url }, signal) => {
      const body = { state, name: context, description, ...(url !== undefined && { target_url: url }) };
      const path = `/projects/${encodeURIComponent(repository)}/statuses/${commit}`;
      return post(`${apiUrl}${path}`, body, { signal, headers: { 'private-token': plain(token) } });
    },
  );
}

interface Status {
  readonly repository: string;
  readonly commit: string;
  readonly state: string;
  readonly context: string;
  readonly description: string;
  readonly url: string | undefined;
}

function notifierOf(
  name: string,
  states: States,
  options: Omit<StatusOptions, 'token' | 'apiUrl'>,
  write: (status: Status, signal: AbortSignal) => Promise<void>,
): Notifier {
  return {
    name,
    kinds: ['waiting', 'running', 'succeeded', 'failed', 'timeout', 'cancelled', 'superseded'],
    send: async (notice, signal) => {
      const status = statusOf(notice, states, options);
      if (status !== undefined) await write(status, signal);
    },
  };
}

function statusOf(
  { kind, title, job }: Notice,
  states: States,
  { repositoryOf, urlOf }: Omit<StatusOptions, 'token' | 'apiUrl'>,
): Status | undefined {
  const state = states[kind];
  const repository = job && repositoryOf(job);
  if (job?.commit === undefined || state === undefined || repository === undefined) return undefined;
  const { app, commit } = job;
  return { repository, commit, state, context: `deploy/${app}`, description: cut(title, 140), url: urlOf?.(job) };
}
