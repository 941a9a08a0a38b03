import { createHmac, randomUUID } from 'node:crypto';
import type { Secret } from '@appliku/core';
import { type NotifierOptions, plain } from './chats.ts';
import { endings, type Notifier } from './notice.ts';
import { post } from './post.ts';

/** For `webhook()`. */
export interface WebhookOptions extends NotifierOptions {
  readonly url: string | Secret;
  /** Signs what is sent: `whsec_` and a key in base64. */
  readonly secret: string | Secret;
}

/**
 * Sends each notice as JSON, signed as in Standard Webhooks: `webhook-signature` is `v1,` and the HMAC-SHA-256, in base64, of
 * `webhook-id`, `webhook-timestamp` and the body with dots between.
 * @throws TypeError for a secret of another form
 */
export function webhook({ url, secret, kinds = endings }: WebhookOptions): Notifier {
  const key = Buffer.from(/^whsec_(.+)$/.exec(plain(secret))?.[1] ?? '', 'base64');
  if (key.length < 16)
    throw new TypeError('Invalid options:\n  secret: must be whsec_ and at least 16 bytes in base64');
  return {
    name: 'webhook',
    kinds,
    send: (notice, signal) => {
      const body = JSON.stringify(notice);
      const id = randomUUID();
      const at = String(Math.floor(Date.now() / 1_000));
      const signature = createHmac('sha256', key).update(`${id}.${at}.${body}`).digest('base64');
      const headers = { 'webhook-id': id, 'webhook-timestamp': at, 'webhook-signature': `v1,${signature}` };
      return post(plain(url), body, { signal, headers });
    },
  };
}
