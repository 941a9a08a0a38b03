import type { Queue } from '../queue/create-queue.ts';
import { reasonAgainst } from '../pushes/choose.ts';
import type { Delivery, Push, PushProvider, Reading } from '../pushes/provider.ts';
import { Refusal } from './answers.ts';
import { type PushTrigger, secretsOf, type TriggerApp } from './app.ts';
import type { RateLimit } from './rate-limit.ts';

/** What a delivery is checked and carried out with. */
export interface PushTools {
  readonly queue: Queue;
  readonly apps: readonly TriggerApp[];
  readonly rate: RateLimit;
  /** Now, in milliseconds since 1970. */
  readonly now: number;
}

/** One app that a delivery is for. */
interface Target {
  readonly app: TriggerApp;
  readonly trigger: PushTrigger;
}

/** What became of a delivery for one app. */
interface Came {
  readonly app: string;
  readonly job?: string;
  readonly ignored?: string;
}

/**
 * Adds a deploy of each app that a push is for. Nothing is told to who does not know the secret of the repository, not even
 * whether there is such a repository.
 */
export async function takePush(provider: PushProvider, delivery: Delivery, tools: PushTools): Promise<Response> {
  const reading = readingOf(provider, delivery);
  const targets = targetsOf(provider, delivery, reading, tools);
  if (targets.length === 0) throw new Refusal(401, 'The signature is not that of a repository that is known here');
  if (reading.kind === 'other') return Response.json({ ignored: `the event ${reading.event} deploys nothing` });
  if (reading.kind === 'ping') return Response.json({ ok: true });
  const came: Came[] = [];
  for (const push of reading.pushes)
    for (const target of targets) if (isOf(target, push)) came.push(await take(push, target, delivery, tools));
  const isAdded = came.some(({ job }) => job !== undefined);
  return Response.json({ apps: came }, { status: isAdded ? 202 : 200 });
}

function readingOf(provider: PushProvider, delivery: Delivery): Reading {
  try {
    return provider.read(delivery);
  } catch {
    throw new Refusal(400, `This is no delivery of ${provider.name}`);
  }
}

/** Apps of the repository whose secret the sender knows. Only those are tried: another's secret is good for nothing here. */
function targetsOf(
  provider: PushProvider,
  delivery: Delivery,
  reading: Reading,
  { apps, now }: PushTools,
): readonly Target[] {
  const all = apps.flatMap((app) => (app.pushes ?? []).map((trigger): Target => ({ app, trigger })));
  const repositories = repositoriesOf(reading);
  return all.filter(
    ({ trigger }) =>
      trigger.from.name === provider.name &&
      (repositories === undefined || repositories.includes(trigger.repository.toLowerCase())) &&
      secretsOf(trigger.secret).some((secret) => provider.isAuthentic(delivery, secret, now)),
  );
}

/** Undefined: it is of no one repository, and deploys nothing. */
function repositoriesOf(reading: Reading): readonly string[] | undefined {
  return reading.kind === 'push' ? reading.pushes.map(({ repository }) => repository.toLowerCase()) : undefined;
}

function isOf({ trigger }: Target, { repository }: Push): boolean {
  return trigger.repository.toLowerCase() === repository.toLowerCase();
}

async function take(push: Push, { app, trigger }: Target, delivery: Delivery, tools: PushTools): Promise<Came> {
  const { commit, ref, by } = push;
  const against = await reasonAgainst(push, trigger);
  if (against !== undefined || commit === undefined) return { app: app.app, ignored: against ?? 'it was deleted' };
  tools.rate.take(app.app);
  const { from } = trigger;
  const added = await tools.queue.add(
    {
      app: app.app,
      ...(app.host !== undefined && { host: app.host }),
      commit,
      ref,
      trigger: from.name,
      reason: `push to ${ref}`,
      ...(by !== undefined && by !== '' && { by: by.slice(0, 200) }),
    },
    { once: `${from.name} ${from.nameOf(delivery)} ${app.app} ${ref}` },
  );
  if (added.isKnown) return { app: app.app, ignored: 'this delivery was seen before' };
  return added.job === undefined ? { app: app.app } : { app: app.app, job: added.job.id };
}
