import * as z from 'zod';
import { commitSchema, hash, hashOf, pathsOf, payloadOf, ref } from './payload.ts';
import type { PushProvider } from './provider.ts';
import { readPullRequest } from './pull-request.ts';
import { hashHex, hmacHex, isSame } from './secrets.ts';

/** More than these commits it does not send. */
const mostCommits = 2_048;

const pushSchema = z.object({
  ref,
  before: hash,
  after: hash,
  forced: z.boolean().optional(),
  repository: z.object({ full_name: z.string() }),
  pusher: z.object({ name: z.string().nullish() }).nullish(),
  head_commit: commitSchema.and(z.object({ id: hash })).nullish(),
  commits: z.array(commitSchema),
});

/** GitHub, and GitHub Enterprise. Signed by `X-Hub-Signature-256`; JSON or a form. */
export const github: PushProvider = {
  name: 'github',
  read: (delivery) => {
    const event = delivery.headers.get('x-github-event') ?? 'none';
    if (event === 'ping') return { kind: 'ping' };
    if (event === 'pull_request') return readPullRequest(delivery);
    if (event !== 'push') return { kind: 'other', event };
    const push = pushSchema.parse(payloadOf(delivery));
    const { head_commit: head, commits } = push;
    const isWhole = push.forced !== true && commits.length > 0 && commits.length < mostCommits;
    const one = {
      repository: push.repository.full_name,
      ref: push.ref,
      // Of an annotated tag `after` is the tag itself.
      commit: hashOf(push.after) && (head?.id ?? push.after),
      message: head?.message ?? '',
      ...(typeof push.pusher?.name === 'string' && { by: push.pusher.name }),
      ...(isWhole && hashOf(push.before) !== undefined && { paths: pathsOf(commits) }),
    };
    return { kind: 'push', pushes: [one] };
  },
  isAuthentic: ({ headers, body }, secret) =>
    isSame(headers.get('x-hub-signature-256') ?? '', `sha256=${hmacHex(secret, body)}`),
  nameOf: ({ body }) => hashHex(body),
};
