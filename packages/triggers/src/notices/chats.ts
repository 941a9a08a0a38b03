import type { Secret } from '@appliku/core';
import { endings, type Notice, type NoticeKind, type Notifier } from './notice.ts';
import { cut, post } from './post.ts';

/** What all that tell people take. */
export interface NotifierOptions {
  /** Default: all endings, and certificates. */
  readonly kinds?: readonly NoticeKind[];
}

/** For `slack()` and `discord()`. */
export interface ChatOptions extends NotifierOptions {
  /** The URL of an incoming webhook; whoever has it can write there. */
  readonly url: string | Secret;
}

/** For `telegram()`. */
export interface TelegramOptions extends NotifierOptions {
  /** Of the bot. */
  readonly token: string | Secret;
  /** Of the chat, the group, or `@channel`. */
  readonly chat: string | number;
  /** Default: `https://api.telegram.org`. */
  readonly apiUrl?: string;
}

/** To a channel of Slack, by an incoming webhook. */
export function slack({ url, kinds = endings }: ChatOptions): Notifier {
  const escaped = (text: string): string =>
    text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  return {
    name: 'slack',
    kinds,
    send: (notice, signal) => post(plain(url), { text: cut(escaped(wordsOf(notice)), 4_000) }, { signal }),
  };
}

/** To a channel of Discord, by a webhook. Nobody is called by name in it. */
export function discord({ url, kinds = endings }: ChatOptions): Notifier {
  return {
    name: 'discord',
    kinds,
    send: (notice, signal) =>
      post(plain(url), { content: cut(wordsOf(notice), 2_000), allowed_mentions: { parse: [] } }, { signal }),
  };
}

/** To a chat of Telegram, by a bot. */
export function telegram({
  token,
  chat,
  apiUrl = 'https://api.telegram.org',
  kinds = endings,
}: TelegramOptions): Notifier {
  return {
    name: 'telegram',
    kinds,
    send: (notice, signal) => {
      const body = { chat_id: chat, text: cut(wordsOf(notice), 4_096), link_preview_options: { is_disabled: true } };
      return post(`${apiUrl}/bot${plain(token)}/sendMessage`, body, { signal });
    },
  };
}

export function plain(given: string | Secret): string {
  return typeof given === 'string' ? given : given.reveal();
}

function wordsOf({ title, text }: Notice): string {
  return text === '' ? title : `${title}\n${text}`;
}
