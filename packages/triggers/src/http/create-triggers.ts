import { checked, Secret } from '@appliku/core';
import * as z from 'zod';
import type { Queue } from '../queue/create-queue.ts';
import { allow, Refusal, refusalAnswer } from './answers.ts';
import type { TriggerApp } from './app.ts';
import { authorized, takeWish } from './deploy-hook.ts';
import { jobOf, logOf } from './job-pages.ts';
import { takeDelivery } from './push-hook.ts';
import { RateLimit } from './rate-limit.ts';
import { readBody } from './read-body.ts';

/** Which apps there are, and how much is taken. */
export interface TriggersOptions {
  /** A list, or a function that reads it anew for each request. */
  readonly apps: readonly TriggerApp[] | (() => readonly TriggerApp[] | Promise<readonly TriggerApp[]>);
  readonly queue: Queue;
  /** Path that all URLs begin with. Default: `/hooks`. */
  readonly path?: string;
  /** Bytes of a body that are read. Default: 26214400, 25 MiB, which is the most that GitHub sends. */
  readonly bodyBytes?: number;
  /** Jobs that are taken for each app in a minute. Default: 600. */
  readonly perMinute?: number;
  /** Told of what was answered with 503: a store that cannot be reached, or apps that cannot be read. Default: nobody. */
  readonly onError?: (error: unknown) => void;
}

/** Answers a request, whatever it is: never rejects. */
export type Triggers = (request: Request) => Promise<Response>;

const secretSchema = (least: number): z.ZodType =>
  z.custom(
    (given) =>
      [given].flat().every((one) => (Secret.isInstance(one) ? one.reveal() : String(one ?? '')).length >= least),
    `must be at least ${least} characters`,
  );
const trigger = z.looseObject({ secret: secretSchema(1) });
const app = z
  .looseObject({
    app: z.string().min(1),
    pushes: z.array(trigger).optional(),
    previews: trigger.extend({ most: z.number().int().positive().optional() }).optional(),
    webhook: z.looseObject({ token: secretSchema(16) }).optional(),
  })
  .refine(({ app: id, previews }) => previews === undefined || !id.includes('_'), {
    path: ['previews'],
    message: 'are environments of an app, and cannot be of one that has an environment itself',
  });
const list = z.strictObject({ apps: z.array(app) });
const options = z.strictObject({
  apps: z.union([list.shape.apps, z.function()]),
  queue: z.custom((given) => typeof given === 'object' && given !== null && 'add' in given, 'must be a queue'),
  path: z
    .string()
    .regex(/^(\/[\w.~-]+)+$/, 'must begin with a slash and end without one')
    .optional(),
  bodyBytes: z.number().int().positive().optional(),
  perMinute: z.number().int().positive().optional(),
  onError: z.function().optional(),
});

/** What a handler works with. */
interface Desk extends Required<Omit<TriggersOptions, 'onError'>> {
  readonly rate: RateLimit;
}

/**
 * A handler of requests for any framework: pushes and pull requests at `<path>/push/<provider>`, an app's webhook at
 * `<path>/deploy/<app>` with the token as bearer, or at `<path>/deploy/<app>/<token>`; below that `/jobs/<id>`, and
 * `/jobs/<id>/log`.
 * @throws TypeError that names every mistake with the path of its option
 */
export function createTriggers(given: TriggersOptions): Triggers {
  checked(options, given, 'createTriggers');
  const { path = '/hooks', bodyBytes = 26_214_400, perMinute = 600 } = given;
  const desk = { ...given, path, bodyBytes, perMinute, rate: new RateLimit(perMinute) };
  return async (request) => {
    try {
      return await answer(desk, request);
    } catch (error) {
      if (error instanceof Refusal) return refusalAnswer(error);
      given.onError?.(error);
      return refusalAnswer(new Refusal(503, 'This cannot be taken now; try it again'));
    }
  };
}

async function answer(desk: Desk, request: Request): Promise<Response> {
  const { pathname } = new URL(request.url);
  if (!pathname.startsWith(`${desk.path}/`)) throw new Refusal(404, 'There is nothing here');
  const [verb, name = '', ...rest] = pathname
    .slice(desk.path.length + 1)
    .split('/')
    .map(decoded);
  if (verb === 'push' && rest.length === 0) return answerPush(desk, request, name);
  if (verb === 'deploy') return answerApp(desk, request, name, rest);
  throw new Refusal(404, 'There is nothing here');
}

async function answerPush(desk: Desk, request: Request, name: string): Promise<Response> {
  const apps = await appsOf(desk);
  const providers = apps.flatMap(({ pushes = [], previews }) => [...pushes, ...[previews ?? []].flat()]);
  const provider = providers.find(({ from }) => from.name === name)?.from;
  if (provider === undefined) throw new Refusal(404, 'There is nothing here');
  allow(request, 'POST');
  const body = await readBody(request, desk.bodyBytes);
  const { queue, rate } = desk;
  return takeDelivery(provider, { headers: request.headers, body }, { queue, apps, rate, now: Date.now() });
}

async function answerApp(desk: Desk, request: Request, name: string, rest: readonly string[]): Promise<Response> {
  const bearer = /^Bearer (\S+)$/i.exec(request.headers.get('authorization') ?? '')?.[1];
  const [token, below] = rest[0] === undefined || rest[0] === 'jobs' ? [bearer, rest] : [rest[0], rest.slice(1)];
  const app = authorized(await appsOf(desk), name, token);
  const [jobs, id, log] = below;
  const { queue, rate } = desk;
  if (jobs === undefined) {
    allow(request, 'POST');
    rate.take(app.app);
    const body = await readBody(request, desk.bodyBytes);
    return takeWish(queue, app, { request, body, jobsPath: `${new URL(request.url).pathname}/jobs` });
  }
  if (jobs !== 'jobs' || id === undefined || below.length > 3) throw new Refusal(404, 'There is nothing here');
  allow(request, 'GET');
  const job = await jobOf(queue, app.app, id);
  if (log === undefined) return Response.json(job, { headers: { 'cache-control': 'no-store' } });
  if (log !== 'log') throw new Refusal(404, 'There is nothing here');
  return logOf(queue, job, request);
}

async function appsOf({ apps: given }: Desk): Promise<readonly TriggerApp[]> {
  if (typeof given !== 'function') return given;
  const apps = await given();
  // A secret that is empty, as of a variable that is not set, would let everybody in.
  checked(list, { apps }, 'createTriggers');
  return apps;
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    throw new Refusal(400, 'The path is not understood');
  }
}
