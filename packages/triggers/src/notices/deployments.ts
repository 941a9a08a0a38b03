import { partsOf, type Secret } from '@appliku/core';
import type { QueueJob } from '../queue/job.ts';
import type { Notice, NoticeKind, Notifier } from './notice.ts';

/** For `githubDeployments()` and `gitlabDeployments()`. */
export interface DeploymentsOptions {
  /** May write deployments and environments. */
  readonly token: string | Secret;
  /** Of the repository that a job's commit is in, e.g. `acme/shop`; undefined: this job is not told there. */
  readonly repositoryOf: (job: QueueJob) => string | undefined;
  /** What the environment is called there. Default: app and environment, e.g. `shop/production`, `shop/pr-12`. */
  readonly environmentOf?: (job: QueueJob) => string;
  /** Where people can look at a job. Default: no link. */
  readonly logUrlOf?: (job: QueueJob) => string | undefined;
  /** Default: `https://api.github.com`, `https://gitlab.com/api/v4`. */
  readonly apiUrl?: string;
}

/** What there is to tell of one deploy. */
export interface Told {
  readonly repository: string;
  readonly environment: string;
  readonly job: QueueJob;
  /** Of the job. */
  readonly commit: string;
  readonly kind: NoticeKind;
  readonly title: string;
  readonly logUrl: string | undefined;
  /** Where the app is, once it is there. */
  readonly url: string | undefined;
}

/** What a provider is told. */
export interface DeploymentsApi {
  readonly name: string;
  /** That a deploy runs, or how it ended. */
  readonly tell: (told: Told, signal: AbortSignal) => Promise<void>;
  /** That nothing is there any more. */
  readonly end: (where: Pick<Told, 'repository' | 'environment'>, signal: AbortSignal) => Promise<void>;
}

/** Tells of deploys of a commit, from when they run, and of apps that are destroyed. */
export function deploymentsNotifier(
  { name, tell, end }: DeploymentsApi,
  { repositoryOf, environmentOf = nameOf, logUrlOf }: DeploymentsOptions,
): Notifier {
  return {
    name,
    kinds: ['running', 'succeeded', 'failed', 'timeout', 'cancelled'],
    send: async ({ kind, title, job }: Notice, signal) => {
      const repository = job && repositoryOf(job);
      if (job === undefined || repository === undefined) return;
      const where = { repository, environment: environmentOf(job) };
      const { action, commit } = job;
      const url = job.result?.urls[0];
      if (action === 'destroy' && kind === 'succeeded') await end(where, signal);
      if (action !== 'deploy' || commit === undefined) return;
      await tell({ ...where, job, commit, kind, title, logUrl: logUrlOf?.(job), url }, signal);
    },
  };
}

function nameOf({ app: id }: QueueJob): string {
  const { app, environment } = partsOf(id);
  return `${app}/${environment}`;
}
