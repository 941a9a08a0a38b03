import { setTimeout as delay } from 'node:timers/promises';
import { type Context, DeployError, labels, labelsOf, swarmEngine, type SwarmTask } from '@appliku/core';
import type { Settings } from '../options.ts';
import { lastLines } from '../tasks/last-lines.ts';
import { endedError } from '../tasks/task-failure.ts';
import { hasEnded, isWanted, nodeNames, runs } from '../tasks/task-state.ts';
import type { Placed } from './service-state.ts';

/** A service that was made, or runs already. */
export interface WaitingService {
  readonly app: string;
  readonly placed: Placed;
  /** It was started just now: staying up is still to be shown. */
  readonly isNew: boolean;
  /** Ids of tasks that had ended before. */
  readonly before: ReadonlySet<string>;
  readonly settings: Pick<Settings, 'scheduleMs'>;
  readonly context: Context;
}

const pauseMs = 200;

/**
 * Resolves when the task of a service is healthy: with a health check, Swarm calls it running only then.
 * @throws DEPLOY_CRASHED, IMAGE_MISSING when it ends; DEPLOY_UNHEALTHY when its time is over
 */
export async function waitService(waiting: WaitingService): Promise<void> {
  const { placed, isNew, settings, context } = waiting;
  const { health } = placed.definition;
  let limitAt = performance.now() + settings.scheduleMs;
  let upSince: { readonly id: string; readonly at: number } | undefined;
  let isBegun = false;
  for (;;) {
    const tasks = await tasksOf(waiting);
    const failed = tasks.find((task) => hasEnded(task) && isFailure(task) && !waiting.before.has(task.id));
    if (failed !== undefined) throw await ended(waiting, failed);
    const task = tasks.find(isWanted);
    if (task !== undefined && runs(task)) {
      if (upSince?.id !== task.id) upSince = { id: task.id, at: performance.now() };
      const staying = isNew && health.kind === 'running' ? health.forMs : 0;
      if (performance.now() - upSince.at >= staying) return;
    } else if (task?.state === 'starting' && !isBegun && health.kind !== 'running') {
      isBegun = true;
      limitAt = performance.now() + health.timeoutMs;
    }
    if (upSince === undefined && performance.now() > limitAt) throw await late(waiting, task);
    await delay(pauseMs, undefined, { signal: context.signal });
  }
}

async function tasksOf({ app, placed, context }: WaitingService): Promise<readonly SwarmTask[]> {
  const tasks = await swarmEngine(context.places.run).tasks({ ...labelsOf(app), [labels.service]: placed.name });
  return tasks.filter(({ labels: found }) => found[labels.since] === String(placed.since));
}

function isFailure({ state }: SwarmTask): boolean {
  return state === 'complete' || state === 'failed' || state === 'rejected';
}

async function ended({ placed, context }: WaitingService, task: SwarmTask): Promise<DeployError> {
  const nodes = nodeNames(await swarmEngine(context.places.run).nodes());
  const lines = task.state === 'rejected' ? [] : await lastLines(task, context);
  return endedError({
    task,
    what: `The service ${placed.name}`,
    option: `services.${placed.name}`,
    isChecked: placed.definition.health.kind !== 'running',
    node: nodes[task.node ?? ''],
    lines,
  });
}

async function late({ placed, settings, context }: WaitingService, task: SwarmTask | undefined): Promise<DeployError> {
  const { health } = placed.definition;
  const why = task === undefined ? 'has no task' : `is still ${task.state}${task.error && `: ${task.error}`}`;
  const isAsked = task?.state === 'starting' && health.kind !== 'running';
  const text = isAsked
    ? `is not healthy: its health ${health.kind === 'command' ? 'command' : 'check'} does not say so`
    : why;
  const reason = `The service ${placed.name} ${text}`;
  const had = isAsked ? health.timeoutMs : settings.scheduleMs;
  return new DeployError(reason, {
    code: 'DEPLOY_UNHEALTHY',
    hint: `It had ${had / 1000} s. Check its log in \`output\`, and services.${placed.name}.health.`,
    output: [...(task === undefined ? [] : await lastLines(task, context)), reason],
  });
}
