import type { Queue } from '../queue/create-queue.ts';
import type { JobLine, QueueJob } from '../queue/job.ts';
import { Refusal } from './answers.ts';
import { endLines, linesOf } from './job-lines.ts';

/** What is known of a job. @throws Refusal 404 for a job of another app, too */
export async function jobOf(queue: Queue, app: string, id: string): Promise<QueueJob> {
  const job = await queue.find(id);
  if (job === undefined || job.app !== app) throw new Refusal(404, 'There is no such job of this app');
  return job;
}

/**
 * The log of a job as server-sent events: `line` with the number of the line as id, so that a client that comes back goes on
 * where it was; `end` with the job, once it has ended. Where the query has `text`, both are for people, and for programs that
 * read no JSON.
 */
export function logOf(queue: Queue, job: QueueJob, request: Request): Response {
  const last = Number(request.headers.get('last-event-id') ?? 0);
  const end = new AbortController();
  const signal = AbortSignal.any([request.signal, end.signal]);
  const form = new URL(request.url).searchParams.has('text') ? asText : asJson;
  const events = eventsOf(queue, job.id, { after: Number.isSafeInteger(last) ? last : 0, signal, form });
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
  { form, ...options }: { readonly after: number; readonly signal: AbortSignal; readonly form: Form },
): AsyncGenerator<string, undefined> {
  for await (const line of queue.follow(id, options)) {
    const data = form.line(line);
    if (data.length > 0) yield eventText('line', data, line.number);
  }
  const job = await queue.ended(id, options);
  if (job !== undefined) yield eventText('end', form.end(job));
  return undefined;
}

/** What is told of lines and of the end, line by line; nothing: it is left out. */
interface Form {
  readonly line: (line: JobLine) => readonly string[];
  readonly end: (job: QueueJob) => readonly string[];
}

/** JSON has no line breaks that would end the field. */
const asJson: Form = { line: (line) => [JSON.stringify(line)], end: (job) => [JSON.stringify(job)] };
const asText: Form = { line: ({ level, text }) => (level === 'debug' ? [] : linesOf(text)), end: endLines };

function eventText(event: string, data: readonly string[], id?: number): string {
  const lines = [...(id === undefined ? [] : [`id: ${id}`]), `event: ${event}`, ...data.map((one) => `data: ${one}`)];
  return `${lines.join('\n')}\n\n`;
}
