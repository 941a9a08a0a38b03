import { setTimeout as delay } from 'node:timers/promises';
import { DeployError, labelsOf, swarmEngine, type SwarmTask } from '@appliku/core';
import type { Context, Names, Release } from '@appliku/core';
import type { Settings } from '../options.ts';
import { lastLines } from './last-lines.ts';
import { endedError } from './task-failure.ts';
import { taskNews } from './task-news.ts';
import { hasEnded, isWanted, nodeNames, processOf, releaseOf, runs, taskName } from './task-state.ts';

/** What is waited for. */
export interface Watch {
  readonly release: Release;
  /** How many tasks of which processes. */
  readonly wanted: Names<number>;
  /** Ids of tasks that had ended before: they say nothing about now. */
  readonly before: ReadonlySet<string>;
  readonly settings: Pick<Settings, 'scheduleMs'>;
  readonly context: Context;
}

/** Milliseconds between two looks; soon at first. */
const pauses = { first: 100, most: 500 } as const;

/**
 * Resolves with the tasks when as many as wanted run.
 * @throws as soon as one ends: DEPLOY_CRASHED, DEPLOY_UNHEALTHY, IMAGE_MISSING; DEPLOY_UNHEALTHY when there is no node for one
 */
export async function untilRunning(watch: Watch): Promise<readonly SwarmTask[]> {
  const { wanted, settings, context } = watch;
  const startedAt = performance.now();
  const nodes = nodeNames(await swarmEngine(context.places.run).nodes());
  let told: ReadonlyMap<string, string> = new Map();
  for (let pause: number = pauses.first; ; pause = Math.min(pause * 1.5, pauses.most)) {
    const tasks = await ownTasks(watch);
    await throwIfEnded(watch, tasks);
    const news = taskNews(tasks, nodes);
    tellProgress(
      watch,
      tasks,
      [...news].flatMap(([id, text]) => (told.get(id) === text ? [] : [text])),
    );
    told = news;
    const waiting = Object.entries(wanted).filter(([name, count]) => runningOf(name, tasks).length < count);
    if (waiting.length === 0) return tasks.filter(runs);
    if (performance.now() - startedAt > limitMs(watch, settings.scheduleMs)) throw notRunning(watch, tasks);
    await delay(pause, undefined, { signal: context.signal });
  }
}

/** Rejects as soon as one of the tasks ends; resolves when the signal fires. */
export async function untilOver(watch: Watch, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    const tasks = await ownTasks(watch);
    await throwIfEnded(watch, tasks);
    await delay(pauses.most, undefined, { signal }).catch(() => undefined);
  }
}

/** Tasks of the wanted processes. */
async function ownTasks({ release, wanted, context }: Watch): Promise<readonly SwarmTask[]> {
  const tasks = await swarmEngine(context.places.run).tasks(labelsOf(release.app, release.number));
  return tasks.filter((task) => releaseOf(task) === release.number && wanted[processOf(task) ?? ''] !== undefined);
}

export function runningOf(process: string, tasks: readonly SwarmTask[]): readonly SwarmTask[] {
  return tasks.filter((task) => processOf(task) === process && runs(task));
}

/** One that was stopped because fewer are wanted has not failed. */
async function throwIfEnded({ release, before, context }: Watch, tasks: readonly SwarmTask[]): Promise<void> {
  const failed = tasks.find(
    (task) => hasEnded(task) && !before.has(task.id) && ['complete', 'failed', 'rejected'].includes(task.state),
  );
  if (failed === undefined) return;
  const nodes = nodeNames(await swarmEngine(context.places.run).nodes());
  const node = failed.node === undefined ? undefined : nodes[failed.node];
  const lines = failed.state === 'rejected' ? [] : await lastLines(failed, context);
  const process = processOf(failed) ?? '';
  const what = `${taskName(failed)} of release ${release.number}`;
  const isChecked = release.processes[process]?.health.kind === 'image';
  throw endedError({ task: failed, what, option: `processes.${process}`, isChecked, node, lines });
}

/** A HEALTHCHECK has the time that the process says, once there is a node. */
function limitMs({ release, wanted }: Watch, scheduleMs: number): number {
  const healths = Object.keys(wanted).map((name) => release.processes[name]?.health);
  return scheduleMs + Math.max(0, ...healths.map((health) => (health?.kind === 'image' ? health.timeoutMs : 0)));
}

function notRunning({ release, wanted }: Watch, tasks: readonly SwarmTask[]): DeployError {
  const task = tasks.find((one) => isWanted(one) && one.state !== 'running');
  const name = task === undefined ? (Object.keys(wanted)[0] ?? '') : taskName(task);
  const state = task === undefined ? 'has no task' : `is still ${task.state}`;
  const why = task === undefined || task.error === '' ? '' : `: ${task.error}`;
  const reason = `${name} of release ${release.number} ${state}${why}`;
  return new DeployError(reason, {
    code: 'DEPLOY_UNHEALTHY',
    hint: '`docker service ps --no-trunc` says what it waits for: a node that fits, or an image that is still pulled.',
    output: [reason],
  });
}

/** What is new, a task at a time; and how many run. */
function tellProgress({ wanted, context }: Watch, tasks: readonly SwarmTask[], news: readonly string[]): void {
  const done = Object.keys(wanted).reduce((sum, name) => sum + runningOf(name, tasks).length, 0);
  const total = Object.values(wanted).reduce((sum, count) => sum + count, 0);
  for (const text of news) context.progress(text, done, total);
}
