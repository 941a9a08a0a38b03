import type { Queue } from '../queue/create-queue.ts';
import type { QueueJob } from '../queue/job.ts';
import { Refusal } from './answers.ts';

/** What is known of a job. @throws Refusal 404 for a job of another app, too */
export async function jobOf(queue: Queue, app: string, id: string): Promise<QueueJob> {
  const job = await queue.find(id);
  if (job === undefined || job.app !== app) throw new Refusal(404, 'There is no such job of this app');
  return job;
}

/**
 * The log of a job as server-sent events: `line` with the number of the line as id, so that a client that comes back goes on
 * where it was; `end` with the job, once it has ended.
 */
export function logOf(queue: Queue, job: QueueJob, request: Request): Response {
  const last = Number(request.headers.get('last-event-id') ?? 0);
  const end = new AbortController();
  const signal = AbortSignal.any([request.signal, end.signal]);
  const events = eventsOf(queue, job.id, { after: Number.isSafeInteger(last) ? last : 0, signal });
  const encoder = new TextEncoder();
  const body = new ReadableStream<Uint8Array>({
    pull: async (controller) => {
      const { value, done } = await events.next();
      if (done === true) controller.close();
      else controller.enqueue(encoder.encode(value));
    },
    cancel: () => end.abort(),
  });
  return new Response(body, {
    headers: {
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store',
      // Nginx would gather them.
      'x-accel-buffering': 'no',
    },
  });
}

async function* eventsOf(
  queue: Queue,
  id: string,
  options: { readonly after: number; readonly signal: AbortSignal },
): AsyncGenerator<string, undefined> {
  for await (const line of queue.follow(id, options)) yield eventText('line', line, line.number);
  const job = await queue.ended(id, options);
  if (job !== undefined) yield eventText('end', job);
  return undefined;
}

/** JSON has no line breaks that would end the field. */
function eventText(event: string, data: unknown, id?: number): string {
  const lines = [...(id === undefined ? [] : [`id: ${id}`]), `event: ${event}`, `data: ${JSON.stringify(data)}`];
  return `${lines.join('\n')}\n\n`;
}
