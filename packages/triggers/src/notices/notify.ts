import { deadline, messageOf } from '@appliku/core';
import type { Queue } from '../queue/create-queue.ts';
import { type Notice, noticeOf, type Notifier } from './notice.ts';

/** Whom to tell, and how long it may take. */
export interface NotifyOptions {
  /** `slack()`, `discord()`, `telegram()`, `email()`, `webhook()`, `githubStatus()`, `gitlabStatus()`, or your own. */
  readonly notifiers: readonly Notifier[];
  /** Milliseconds that one may take for one notice. Default: 10000. */
  readonly timeoutMs?: number;
  /** Told of a notice that one could not tell. Default: nobody. */
  readonly onError?: (notifier: string, message: string, notice: Notice) => void;
}

/** Ends telling. */
export interface Notifying extends AsyncDisposable {
  /** Resolves when all that was told of so far is told, or was given up. */
  settled(): Promise<void>;
}

/**
 * Tells of what the queue of this process does: each notifier in order, none waits for another, and none of them holds up or
 * fails a deploy.
 */
export function notify(queue: Queue, { notifiers, timeoutMs = 10_000, onError }: NotifyOptions): Notifying {
  const told = new Map<Notifier, Promise<void>>();
  const tell = async (notifier: Notifier, notice: Notice): Promise<void> => {
    using limit = deadline(timeoutMs, new AbortController().signal);
    try {
      await notifier.send(notice, limit.signal);
    } catch (cause) {
      onError?.(notifier.name, messageOf(limit.passed ? limit.signal.reason : cause), notice);
    }
  };
  const unsubscribe = queue.on((event) => {
    const notice = noticeOf(event);
    if (notice === undefined) return;
    for (const notifier of notifiers.filter(({ kinds }) => kinds.includes(notice.kind)))
      told.set(
        notifier,
        (told.get(notifier) ?? Promise.resolve()).then(() => tell(notifier, notice)),
      );
  });
  const settled = async (): Promise<void> => void (await Promise.all(told.values()));
  return {
    settled,
    [Symbol.asyncDispose]: async () => {
      unsubscribe();
      await settled();
    },
  };
}
