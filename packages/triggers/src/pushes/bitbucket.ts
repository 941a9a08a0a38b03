import * as z from 'zod';
import { hash, payloadOf } from './payload.ts';
import type { Delivery, PullRequest, Push, PushProvider, Reading } from './provider.ts';
import { hashHex, hmacHex, isSame } from './secrets.ts';

const end = z.object({
  type: z.string(),
  name: z.string(),
  target: z.object({ hash, message: z.string().nullish() }),
});
const pushSchema = z.object({
  repository: z.object({ full_name: z.string() }),
  actor: z.object({ nickname: z.string().nullish(), display_name: z.string().nullish() }).nullish(),
  push: z.object({ changes: z.array(z.object({ new: end.nullish(), old: end.nullish() })) }),
});

const pullRequestSchema = z.object({
  repository: z.object({ full_name: z.string() }),
  actor: pushSchema.shape.actor,
  pullrequest: z.object({
    id: z.number().int().positive(),
    source: z.object({
      branch: z.object({ name: z.string().min(1).max(900) }),
      repository: z.object({ full_name: z.string() }).nullish(),
    }),
    destination: z.object({ branch: z.object({ name: z.string() }) }),
  }),
});
const actions: Readonly<Record<string, PullRequest['action']>> = {
  'pullrequest:created': 'opened',
  'pullrequest:updated': 'updated',
  'pullrequest:fulfilled': 'closed',
  'pullrequest:rejected': 'closed',
};

/** Bitbucket Cloud. Signed by `X-Hub-Signature`; JSON. It tells no changed files, and of a pull request the branch only. */
export const bitbucket: PushProvider = {
  name: 'bitbucket',
  read: (delivery) => {
    const event = delivery.headers.get('x-event-key') ?? 'none';
    const action = actions[event];
    if (action !== undefined) return readPullRequest(delivery, action);
    if (event !== 'repo:push') return { kind: 'other', event };
    const { repository, actor, push } = pushSchema.parse(payloadOf(delivery));
    const by = actor?.nickname ?? actor?.display_name;
    const pushes = push.changes.flatMap(({ new: now, old }): readonly Push[] => {
      const named = now ?? old;
      if (named === null || named === undefined) return [];
      const kind = named.type.endsWith('tag') ? 'tags' : 'heads';
      const one = {
        repository: repository.full_name,
        ref: `refs/${kind}/${named.name}`,
        commit: now?.target.hash,
        message: now?.target.message ?? '',
      };
      return [typeof by === 'string' ? { ...one, by } : one];
    });
    return { kind: 'push', pushes };
  },
  isAuthentic: ({ headers, body }, secret) =>
    isSame(headers.get('x-hub-signature') ?? '', `sha256=${hmacHex(secret, body)}`),
  nameOf: ({ body }) => hashHex(body),
};

/** It makes no ref for a pull request, and cuts the hash of its commit. */
function readPullRequest(delivery: Delivery, action: PullRequest['action']): Reading {
  const { repository, actor, pullrequest } = pullRequestSchema.parse(payloadOf(delivery));
  const { id, source, destination } = pullrequest;
  const by = actor?.nickname ?? actor?.display_name;
  const pullRequest = {
    repository: repository.full_name,
    number: id,
    action,
    from: source.repository?.full_name,
    target: destination.branch.name,
    ref: `refs/heads/${source.branch.name}`,
    commit: undefined,
    ...(typeof by === 'string' && { by }),
  };
  return { kind: 'pull-request', pullRequest };
}
