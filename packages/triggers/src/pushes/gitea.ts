import * as z from 'zod';
import { commitSchema, hash, hashOf, pathsOf, payloadOf, ref } from './payload.ts';
import type { Delivery, PushProvider } from './provider.ts';
import { readPullRequest } from './pull-request.ts';
import { hashHex, hmacHex, isSame } from './secrets.ts';

const pushSchema = z.object({
  ref,
  before: hash,
  after: hash,
  total_commits: z.number().optional(),
  repository: z.object({ full_name: z.string() }),
  pusher: z.object({ login: z.string().nullish(), username: z.string().nullish() }).nullish(),
  head_commit: commitSchema.and(z.object({ id: hash })).nullish(),
  commits: z.array(commitSchema).nullish(),
});

/** Gitea and Forgejo. Signed by `X-Forgejo-Signature` or `X-Gitea-Signature`; JSON. */
export const gitea: PushProvider = {
  name: 'gitea',
  read: (delivery) => {
    const event = header(delivery, 'event');
    if (event === 'pull_request') return readPullRequest(delivery);
    if (event !== 'push') return { kind: 'other', event: event === '' ? 'none' : event };
    const push = pushSchema.parse(payloadOf(delivery));
    const commits = push.commits ?? [];
    const by = push.pusher?.login ?? push.pusher?.username;
    const isWhole = commits.length > 0 && push.total_commits === commits.length;
    const one = {
      repository: push.repository.full_name,
      ref: push.ref,
      commit: hashOf(push.after) && (push.head_commit?.id ?? push.after),
      message: push.head_commit?.message ?? commits[0]?.message ?? '',
      ...(typeof by === 'string' && { by }),
      ...(isWhole && hashOf(push.before) !== undefined && { paths: pathsOf(commits) }),
    };
    return { kind: 'push', pushes: [one] };
  },
  isAuthentic: (delivery, secret) => isSame(header(delivery, 'signature'), hmacHex(secret, delivery.body)),
  nameOf: ({ body }) => hashHex(body),
};

function header({ headers }: Delivery, name: string): string {
  return headers.get(`x-forgejo-${name}`) ?? headers.get(`x-gitea-${name}`) ?? '';
}
