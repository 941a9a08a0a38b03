import { partsOf } from '@appliku/core';
import * as z from 'zod';
import { previewOf } from '../previews/preview.ts';
import { plain } from './chats.ts';
import { type DeploymentsOptions, deploymentsNotifier, type Told } from './deployments.ts';
import type { NoticeKind, Notifier } from './notice.ts';
import { cut, exchange, type Sending } from './post.ts';

const states: Readonly<Partial<Record<NoticeKind, string>>> = {
  running: 'in_progress',
  succeeded: 'success',
  failed: 'failure',
  timeout: 'failure',
  cancelled: 'error',
};
const made = z.object({ id: z.number() });
const found = z.array(z.object({ id: z.number(), payload: z.unknown() }));
const ofJob = z.object({ job: z.string() });

/**
 * Deploys as deployments on GitHub, with the address of the app, in an environment for each app and environment; what was
 * destroyed becomes inactive. Of a deploy that names no commit, and of rollbacks, nothing is told.
 */
export function githubDeployments(options: DeploymentsOptions): Notifier {
  const { token, apiUrl = 'https://api.github.com' } = options;
  const headers = {
    authorization: `Bearer ${plain(token)}`,
    accept: 'application/vnd.github+json',
    'x-github-api-version': '2022-11-28',
  };
  const urlOf = (repository: string): string =>
    `${apiUrl}/repos/${repository.split('/').map(encodeURIComponent).join('/')}/deployments`;
  return deploymentsNotifier(
    {
      name: 'github-deployments',
      tell: async (told, signal) => {
        const url = urlOf(told.repository);
        const sending = { signal, headers };
        const id = (await idOf(url, told, sending)) ?? (await make(url, told, sending));
        await exchange('POST', `${url}/${id}/statuses`, sending, statusOf(told));
      },
      end: async ({ repository, environment }, signal) => {
        const url = urlOf(repository);
        const sending = { signal, headers };
        for (const { id } of await find(url, { environment }, sending))
          await exchange('POST', `${url}/${id}/statuses`, sending, { state: 'inactive' });
      },
    },
    options,
  );
}

/** Asked for, and not remembered: a job that one process began may be ended by another. */
async function idOf(url: string, { commit, environment, job }: Told, sending: Sending): Promise<number | undefined> {
  const all = await find(url, { sha: commit, environment }, sending);
  return all.find(({ payload }) => ofJob.safeParse(payload).data?.job === job.id)?.id;
}

/** The newest hundred, of which the first is the last. */
async function find(
  url: string,
  wanted: Readonly<Record<string, string>>,
  sending: Sending,
): Promise<z.infer<typeof found>> {
  return found.parse(await exchange('GET', `${url}?${new URLSearchParams({ ...wanted, per_page: '100' })}`, sending));
}

async function make(url: string, { commit, environment, job, title }: Told, sending: Sending): Promise<number> {
  const body = {
    ref: commit,
    environment,
    description: cut(title, 140),
    payload: { job: job.id },
    // It is being deployed: nothing is merged for it, and no check is waited for.
    auto_merge: false,
    required_contexts: [],
    transient_environment: previewOf(job.app) !== undefined,
    production_environment: partsOf(job.app).environment === 'production',
  };
  return made.parse(await exchange('POST', url, sending, body)).id;
}

function statusOf({ kind, environment, title, logUrl, url }: Told): Readonly<Record<string, unknown>> {
  return {
    state: states[kind],
    environment,
    description: cut(title, 140),
    ...(logUrl !== undefined && { log_url: logUrl }),
    ...(url !== undefined && { environment_url: url }),
  };
}
