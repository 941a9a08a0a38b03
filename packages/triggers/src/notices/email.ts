import type { Secret } from '@appliku/core';
import { type NotifierOptions, plain } from './chats.ts';
import { endings, type Notifier } from './notice.ts';

/** For `email()`. */
export interface EmailOptions extends NotifierOptions {
  /** `smtps://user:password@mail.example.com`, or `smtp://...:587`, which goes over to TLS where the server can. */
  readonly server: string | Secret;
  readonly from: string;
  readonly to: string | readonly string[];
}

/** By mail, over SMTP. Needs the package `nodemailer`. The only file that knows it. */
export function email({ server, from, to, kinds = endings }: EmailOptions): Notifier {
  return {
    name: 'email',
    kinds,
    send: async (notice, signal) => {
      const { createTransport } = await import('nodemailer');
      const transport = createTransport(plain(server));
      const close = (): void => transport.close();
      signal.addEventListener('abort', close, { once: true });
      try {
        await transport.sendMail({ from, to: [to].flat(), subject: notice.title, text: notice.text });
      } finally {
        signal.removeEventListener('abort', close);
        close();
      }
    },
  };
}
