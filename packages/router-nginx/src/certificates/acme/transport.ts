import { request } from 'node:https';
import { type Names, deadline } from '@appliku/core';

export interface Question {
  readonly url: string;
  readonly method: string;
  readonly headers: Names<string>;
  readonly body: string;
}

export interface Reply {
  readonly status: number;
  readonly headers: Names<string>;
  readonly body: string;
}

export interface Trust {
  readonly ca?: string | undefined;
  readonly signal: AbortSignal;
  /** When an answer that has not come whole is given up. Default: 15 s. */
  readonly limitMs?: number;
}

/** Characters; a chain of certificates has some ten thousand. */
const longest = 1_000_000;

/** One question and its reply, whatever the status: nothing is tried twice, nothing followed. */
export async function send(question: Question, { ca, signal, limitMs = 15_000 }: Trust): Promise<Reply> {
  using limit = deadline(limitMs, signal);
  return await replyTo(question, { ca, signal: limit.signal });
}

function replyTo({ url, method, headers, body }: Question, { ca, signal }: Trust): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const sent = request(url, { method, headers, ca, signal, agent: false }, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (part: string) => {
        text += part;
        if (text.length > longest) response.destroy(new Error('the reply is too long'));
      });
      response.on('error', reject);
      response.on('end', () => {
        const pairs = Object.entries(response.headers).map(([name, value]) => [name, [value].flat().join(', ')]);
        resolve({ status: response.statusCode ?? 0, headers: Object.fromEntries(pairs), body: text });
      });
    });
    sent.on('error', reject);
    sent.end(body);
  });
}
