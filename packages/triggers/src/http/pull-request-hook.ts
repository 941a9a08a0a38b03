import { isThere, prefixOf, previewId, type PreviewTrigger } from '../previews/preview.ts';
import { matcherOf } from '../pushes/patterns.ts';
import type { Delivery, PullRequest } from '../pushes/provider.ts';
import type { JobRequest, QueueJob } from '../queue/job.ts';
import type { TriggerApp } from './app.ts';
import { type Came, cameOf, type HookTools, type Target } from './targets.ts';

/** Adds a deploy of the preview of each app, or has it destroyed where the pull request is closed. */
export async function takePullRequest(
  request: PullRequest,
  targets: readonly Target[],
  delivery: Delivery,
  tools: HookTools,
): Promise<readonly Came[]> {
  const came: Came[] = [];
  for (const { app, previews } of targets)
    if (previews !== undefined) came.push(await take(request, app, previews, { delivery, tools }));
  return came;
}

async function take(
  request: PullRequest,
  { app, host }: TriggerApp,
  previews: PreviewTrigger,
  { delivery, tools }: { readonly delivery: Delivery; readonly tools: HookTools },
): Promise<Came> {
  const id = previewId(app, request.number);
  const there = (await tools.queue.latest(prefixOf(app))).filter(isThere);
  const against = await reasonAgainst(request, previews, { id, there });
  if (against !== undefined) return { app: id, ignored: against };
  tools.rate.take(app);
  const { from } = previews;
  const { action, number, by } = request;
  const wanted: JobRequest = {
    app: id,
    ...(host !== undefined && { host }),
    ...(action === 'closed' ? { action: 'destroy', volumes: true } : deployOf(request)),
    trigger: from.name,
    reason: `pull request ${number} was ${action}`,
    ...(by !== undefined && by !== '' && { by: by.slice(0, 200) }),
  };
  return cameOf(id, await tools.queue.add(wanted, { once: `${from.name} ${from.nameOf(delivery)} ${id}` }));
}

/** Why nothing is done; undefined: something is. */
async function reasonAgainst(
  { action, from, repository, target }: PullRequest,
  { into, most = 10, forks = false }: PreviewTrigger,
  { id, there }: { readonly id: string; readonly there: readonly QueueJob[] },
): Promise<string | undefined> {
  const isIn = there.some(({ app }) => app === id);
  if (action === 'closed') return isIn ? undefined : 'there is no preview of it';
  const isFork = from?.toLowerCase() !== repository.toLowerCase();
  if (isFork && !forks) return 'it comes from a fork';
  const isWanted = into === undefined || (await matcherOf(into))(target);
  if (!isWanted) return `what is to be merged into ${target} has no preview`;
  return isIn || there.length < most ? undefined : `there are ${most} previews already`;
}

function deployOf({ commit, ref }: PullRequest): Pick<JobRequest, 'commit' | 'ref'> {
  return { ref, ...(commit !== undefined && { commit }) };
}
