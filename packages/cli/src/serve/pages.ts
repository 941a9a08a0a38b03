import type { Queue, Triggers } from '@appliku/triggers';
import type { Metrics } from './metrics.ts';

/** What is answered with. */
export interface Pages {
  readonly triggers: Triggers;
  readonly queue: Queue;
  readonly metrics: Metrics;
  /** Whether the program is about to end. */
  readonly isClosing: () => boolean;
}

/** Answers `/healthz` and `/metrics`, and leaves the rest to the triggers. */
export function answerPages({ triggers, queue, metrics, isClosing }: Pages): Triggers {
  const health = async (): Promise<Response> => {
    if (isClosing()) return Response.json({ status: 'closing' }, { status: 503 });
    await queue.list({ limit: 1 });
    return Response.json({ status: 'ok' });
  };
  const numbers = async (): Promise<Response> =>
    new Response(await metrics.text(), { headers: { 'content-type': metrics.contentType } });
  const pages = new Map([
    ['/healthz', health],
    ['/metrics', numbers],
  ]);
  return async (request) => {
    const { pathname } = new URL(request.url);
    const page = request.method === 'GET' ? pages.get(pathname) : undefined;
    if (page === undefined) return triggers(request);
    // Why it cannot be reached, the queue tells those who run this program.
    return page().catch(() => Response.json({ status: 'the store of the queue cannot be reached' }, { status: 503 }));
  };
}
