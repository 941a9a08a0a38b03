import * as z from 'zod';
import { fullHash } from '../queue/full-hash.ts';
import type { Queue } from '../queue/create-queue.ts';
import type { JobRequest } from '../queue/job.ts';
import { secretsOf } from '../pushes/repository-trigger.ts';
import { isSame } from '../pushes/secrets.ts';
import { Refusal } from './answers.ts';
import type { TriggerApp } from './app.ts';

const text = (most: number): z.ZodOptional<z.ZodString> => z.string().min(1).max(most).optional();
const wish = z.strictObject({
  commit: z.string().regex(fullHash, 'must be a full hash').optional(),
  ref: text(1_000),
  by: text(200),
  reason: text(1_000),
});

/** The app that a token is of. @throws Refusal 401, 404 */
export function authorized(apps: readonly TriggerApp[], name: string, given: string | undefined): TriggerApp {
  const app = apps.find((other) => other.app === name);
  if (app?.webhook === undefined) throw new Refusal(404, 'There is no such app here');
  const tokens = secretsOf(app.webhook.token);
  if (!tokens.map((token) => isSame(given ?? '', token)).includes(true))
    throw new Refusal(401, 'The token is not that of the app', { 'www-authenticate': 'Bearer' });
  return app;
}

/** Adds a deploy that was asked for by its URL; `jobsPath` is where jobs are looked for. */
export async function takeWish(
  queue: Queue,
  { app, host }: TriggerApp,
  { request, body, jobsPath }: { readonly request: Request; readonly body: Buffer; readonly jobsPath: string },
): Promise<Response> {
  const { commit, ref, by, reason } = wishOf(request, body);
  const wanted: JobRequest = {
    app,
    ...(host !== undefined && { host }),
    ...(commit !== undefined && { commit }),
    ...(ref !== undefined && { ref: ref.startsWith('refs/') ? ref : `refs/heads/${ref}` }),
    ...(by !== undefined && { by }),
    reason: reason ?? 'asked for by its webhook',
    trigger: 'webhook',
  };
  const key = request.headers.get('idempotency-key');
  const { job } = await queue.add(wanted, key === null ? {} : { once: `webhook ${app} ${key}` });
  if (job === undefined) throw new Refusal(409, 'This Idempotency-Key was used before, for a job that is not kept');
  const url = `${jobsPath}/${job.id}`;
  return Response.json({ id: job.id, url, log: `${url}/log` }, { status: 202, headers: { location: url } });
}

function wishOf({ headers }: Request, body: Buffer): z.infer<typeof wish> {
  if (body.length === 0) return {};
  try {
    return wish.parse(readBodyOf(headers.get('content-type') ?? '', body.toString('utf8')));
  } catch (error) {
    const [issue] = error instanceof z.ZodError ? error.issues : [];
    const what = issue === undefined ? 'it is no JSON' : `${issue.path.join('.')} ${issue.message}`;
    throw new Refusal(400, `The body is not understood: ${what}`);
  }
}

/** A form is what a shell can make of values without knowing how JSON quotes them. Curl calls JSON one, too. */
function readBodyOf(type: string, text: string): unknown {
  const isForm = type.startsWith('application/x-www-form-urlencoded') && !text.trimStart().startsWith('{');
  return isForm ? Object.fromEntries(new URLSearchParams(text)) : JSON.parse(text);
}
