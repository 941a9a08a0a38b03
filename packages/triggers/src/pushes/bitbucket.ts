import * as z from 'zod';
import { hash, payloadOf } from './payload.ts';
import type { Push, PushProvider } from './provider.ts';
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

/** Bitbucket Cloud. Signed by `X-Hub-Signature`; JSON. It tells no changed files. */
export const bitbucket: PushProvider = {
  name: 'bitbucket',
  read: (delivery) => {
    const event = delivery.headers.get('x-event-key') ?? 'none';
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
