import { reasonAgainst } from '../pushes/choose.ts';
import type { Delivery, Push, PushProvider, Reading } from '../pushes/provider.ts';
import { Refusal } from './answers.ts';
import type { PushTrigger, TriggerApp } from './app.ts';
import { takePullRequest } from './pull-request-hook.ts';
import { type Came, cameOf, type HookTools, type Target, targetsOf } from './targets.ts';

/**
 * Adds a deploy of each app that a delivery is for. Nothing is told to who does not know the secret of the repository, not even
 * whether there is such a repository.
 */
export async function takeDelivery(provider: PushProvider, delivery: Delivery, tools: HookTools): Promise<Response> {
  const reading = readingOf(provider, delivery);
  const targets = targetsOf(provider, delivery, reading, tools);
  if (targets.length === 0) throw new Refusal(401, 'The signature is not that of a repository that is known here');
  if (reading.kind === 'other') return Response.json({ ignored: `the event ${reading.event} deploys nothing` });
  if (reading.kind === 'ping') return Response.json({ ok: true });
  const came =
    reading.kind === 'push'
      ? await takePushes(reading.pushes, targets, delivery, tools)
      : await takePullRequest(reading.pullRequest, targets, delivery, tools);
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

async function takePushes(
  pushes: readonly Push[],
  targets: readonly Target[],
  delivery: Delivery,
  tools: HookTools,
): Promise<readonly Came[]> {
  const came: Came[] = [];
  for (const one of pushes)
    for (const { app, push } of targets)
      if (push !== undefined && isOf(push, one)) came.push(await take(one, app, push, { delivery, tools }));
  return came;
}

function isOf(trigger: PushTrigger, { repository }: Push): boolean {
  return trigger.repository.toLowerCase() === repository.toLowerCase();
}

async function take(
  push: Push,
  { app, host }: TriggerApp,
  trigger: PushTrigger,
  { delivery, tools }: { readonly delivery: Delivery; readonly tools: HookTools },
): Promise<Came> {
  const { commit, ref, by } = push;
  const against = await reasonAgainst(push, trigger);
  if (against !== undefined || commit === undefined) return { app, ignored: against ?? 'it was deleted' };
  tools.rate.take(app);
  const { from } = trigger;
  const added = await tools.queue.add(
    {
      app,
      ...(host !== undefined && { host }),
      commit,
      ref,
      trigger: from.name,
      reason: `push to ${ref}`,
      ...(by !== undefined && by !== '' && { by: by.slice(0, 200) }),
    },
    { once: `${from.name} ${from.nameOf(delivery)} ${app} ${ref}` },
  );
  return cameOf(app, added);
}
