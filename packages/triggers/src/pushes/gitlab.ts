import { createHmac } from 'node:crypto';
import * as z from 'zod';
import { commitSchema, hash, hashOf, pathsOf, payloadOf, ref } from './payload.ts';
import type { Delivery, PullRequest, PushProvider, Reading } from './provider.ts';
import { hashHex, isSame } from './secrets.ts';

/** How old a signed delivery may be, or how far ahead the clock of GitLab. */
const windowMs = 5 * 60_000;

const pushSchema = z.object({
  ref,
  before: hash,
  after: hash,
  checkout_sha: hash.nullish(),
  user_username: z.string().nullish(),
  project: z.object({ path_with_namespace: z.string() }),
  commits: z.array(commitSchema.and(z.object({ id: hash }))),
  total_commits_count: z.number(),
});

const mergeRequestSchema = z.object({
  user: z.object({ username: z.string().nullish() }).nullish(),
  project: z.object({ path_with_namespace: z.string() }),
  object_attributes: z.object({
    iid: z.number().int().positive(),
    action: z.string().nullish(),
    /** There only where the commits are others than before. */
    oldrev: z.string().nullish(),
    target_branch: z.string(),
    source: z.object({ path_with_namespace: z.string() }).nullish(),
    last_commit: z.object({ id: hash }).nullish(),
  }),
});
const actions: Readonly<Record<string, PullRequest['action']>> = {
  open: 'opened',
  reopen: 'opened',
  update: 'updated',
  merge: 'closed',
  close: 'closed',
};

/**
 * GitLab. A secret that begins with `whsec_` is a signing token: then the body is signed, and what is older than five minutes
 * is refused. Any other is the secret token, which GitLab sends as it is in `X-Gitlab-Token`.
 */
export const gitlab: PushProvider = {
  name: 'gitlab',
  read: (delivery) => {
    const event = delivery.headers.get('x-gitlab-event') ?? 'none';
    if (event === 'Merge Request Hook') return readMergeRequest(delivery);
    if (event !== 'Push Hook' && event !== 'Tag Push Hook') return { kind: 'other', event };
    const push = pushSchema.parse(payloadOf(delivery));
    const { commits } = push;
    const isWhole = commits.length > 0 && commits.length === push.total_commits_count;
    // Of an annotated tag `after` is the tag itself.
    const commit = hashOf(push.after) && (push.checkout_sha ?? push.after);
    const one = {
      repository: push.project.path_with_namespace,
      ref: push.ref,
      commit,
      message: commits.find(({ id }) => id === commit)?.message ?? '',
      ...(typeof push.user_username === 'string' && { by: push.user_username }),
      ...(isWhole && hashOf(push.before) !== undefined && { paths: pathsOf(commits) }),
    };
    return { kind: 'push', pushes: [one] };
  },
  isAuthentic: (delivery, secret, now) =>
    secret.startsWith('whsec_')
      ? isSigned(delivery, secret, now)
      : isSame(delivery.headers.get('x-gitlab-token') ?? '', secret),
  // Both are part of what is signed, and without a signature whoever knows the token can make up another body as well.
  nameOf: ({ headers, body }) => headers.get('webhook-id') ?? headers.get('idempotency-key') ?? hashHex(body),
};

function readMergeRequest(delivery: Delivery): Reading {
  const { user, project, object_attributes: request } = mergeRequestSchema.parse(payloadOf(delivery));
  const said = request.action ?? 'none';
  const action = said === 'update' && typeof request.oldrev !== 'string' ? undefined : actions[said];
  if (action === undefined) return { kind: 'other', event: `Merge Request Hook ${said}` };
  const pullRequest = {
    repository: project.path_with_namespace,
    number: request.iid,
    action,
    from: request.source?.path_with_namespace,
    target: request.target_branch,
    ref: `refs/merge-requests/${request.iid}/head`,
    commit: request.last_commit?.id,
    ...(typeof user?.username === 'string' && { by: user.username }),
  };
  return { kind: 'pull-request', pullRequest };
}

/** As in Standard Webhooks: one of the signatures is that of id, time and body. */
function isSigned({ headers, body }: Delivery, secret: string, now: number): boolean {
  const id = headers.get('webhook-id') ?? '';
  const at = headers.get('webhook-timestamp') ?? '';
  if (!/^\d{1,12}$/.test(at) || Math.abs(now - Number(at) * 1_000) > windowMs) return false;
  const key = Buffer.from(secret.slice('whsec_'.length), 'base64');
  const wanted = createHmac('sha256', key).update(`${id}.${at}.`).update(body).digest('base64');
  const given = (headers.get('webhook-signature') ?? '').split(' ');
  return given.map((one) => isSame(one, `v1,${wanted}`)).includes(true);
}
