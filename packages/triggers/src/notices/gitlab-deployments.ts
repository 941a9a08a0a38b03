import * as z from 'zod';
import { plain } from './chats.ts';
import { type DeploymentsOptions, deploymentsNotifier, type Told } from './deployments.ts';
import type { NoticeKind, Notifier } from './notice.ts';
import { exchange, type Sending } from './post.ts';

const states: Readonly<Partial<Record<NoticeKind, string>>> = {
  running: 'running',
  succeeded: 'success',
  failed: 'failed',
  timeout: 'failed',
  cancelled: 'canceled',
};
const made = z.object({ id: z.number(), environment: z.object({ id: z.number() }) });
const deployments = z.array(made.extend({ sha: z.string(), status: z.string() }));
const environments = z.array(z.object({ id: z.number() }));

/**
 * Deploys as deployments at GitLab, with the address of the app, in an environment for each app and environment; what was
 * destroyed is stopped. Of a deploy that names no commit, and of rollbacks, nothing is told. `repository` may be the number
 * of a project too.
 */
export function gitlabDeployments(options: DeploymentsOptions): Notifier {
  const { token, apiUrl = 'https://gitlab.com/api/v4' } = options;
  const headers = { 'private-token': plain(token) };
  const urlOf = (repository: string): string => `${apiUrl}/projects/${encodeURIComponent(repository)}`;
  return deploymentsNotifier(
    {
      name: 'gitlab-deployments',
      tell: async (told, signal) => {
        const project = urlOf(told.repository);
        const sending = { signal, headers };
        const known = await runningOf(project, told, sending);
        const { id, environment } = known ?? (await make(project, told, sending));
        const status = states[told.kind];
        if (known !== undefined || status !== 'running')
          await exchange('PUT', `${project}/deployments/${id}`, sending, { status });
        if (told.url !== undefined)
          await exchange('PUT', `${project}/environments/${environment.id}`, sending, { external_url: told.url });
      },
      end: async ({ repository, environment }, signal) => {
        const project = urlOf(repository);
        const sending = { signal, headers };
        const url = `${project}/environments?${new URLSearchParams({ name: environment })}`;
        for (const { id } of environments.parse(await exchange('GET', url, sending)))
          await exchange('POST', `${project}/environments/${id}/stop`, sending, {});
      },
    },
    options,
  );
}

/** Asked for, and not remembered: a job that one process began may be ended by another. One at a time runs of an app. */
async function runningOf(
  project: string,
  { environment, commit }: Told,
  sending: Sending,
): Promise<z.infer<typeof made> | undefined> {
  const wanted = new URLSearchParams({ environment, status: 'running', order_by: 'id', sort: 'desc' });
  const running = deployments.parse(await exchange('GET', `${project}/deployments?${wanted}`, sending));
  return running.find(({ sha }) => sha === commit);
}

async function make(
  project: string,
  { environment, commit, job: { ref = commit } }: Told,
  sending: Sending,
): Promise<z.infer<typeof made>> {
  const body = {
    environment,
    sha: commit,
    ref: ref.replace(/^refs\/(heads|tags)\//, ''),
    tag: ref.startsWith('refs/tags/'),
    status: 'running',
  };
  return made.parse(await exchange('POST', `${project}/deployments`, sending, body));
}
