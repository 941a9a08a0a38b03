import { setTimeout as delay } from 'node:timers/promises';
import { DeployError, type SwarmTask, waitAnswers } from '@appliku/core';
import type { Context, Release } from '@appliku/core';
import { appNetwork } from '../names.ts';
import { nobodyListens, probeHeader } from '../relay/relay-config.ts';
import { listenersOf, probePortOf, type Relay } from '../relay/relay-state.ts';
import { lastLines } from './last-lines.ts';
import { questionOf } from './question.ts';
import { processOf, taskName } from './task-state.ts';

/** Tasks that run, and how they are asked whether they are healthy. */
export interface Asking {
  readonly release: Release;
  readonly tasks: readonly SwarmTask[];
  readonly relay: Relay | undefined;
  readonly nodes: Readonly<Record<string, string>>;
  /** All of them ran before, undisturbed: staying up need not be shown again. */
  readonly steady: boolean;
  readonly context: Context;
}

/**
 * Resolves when each task is healthy as its process says. With a HEALTHCHECK it is, since it runs.
 * @throws DEPLOY_UNHEALTHY
 */
export async function untilHealthy(asking: Asking): Promise<void> {
  const { release, tasks, steady, context } = asking;
  const healths = tasks.map((task) => release.processes[processOf(task) ?? '']?.health);
  const stays = healths.map((health) => (health?.kind === 'running' ? health.forMs : 0));
  const staying = steady ? 0 : Math.max(0, ...stays);
  await Promise.all([
    delay(staying, undefined, { signal: context.signal }),
    ...tasks.map((task) => askTask(asking, task)),
  ]);
}

/** From this machine, by the relay, as a request comes. */
async function askTask({ release, relay, nodes, context }: Asking, task: SwarmTask): Promise<void> {
  const process = release.processes[processOf(task) ?? ''];
  const question = questionOf(release, process);
  const address = task.addresses[appNetwork(release.app)];
  const probe = relay && probePortOf(relay, listenersOf(release));
  if (question === undefined || process?.port === undefined || probe === undefined) return;
  const headers = { ...question.headers, [probeHeader]: `${address}:${process.port}` };
  const { timeoutMs } = question;
  const failure = await waitAnswers(context.places.run, {
    ...question,
    ports: [probe],
    headers,
    signal: context.signal,
  });
  if (failure === undefined) return;
  const text = textOf(failure.text);
  const where = task.node === undefined ? '' : ` on ${nodes[task.node] ?? task.node}`;
  const reason = `${taskName(task)} of release ${release.number} is not healthy${where}: ${text}`;
  throw new DeployError(reason, {
    code: 'DEPLOY_UNHEALTHY',
    hint: `It had ${timeoutMs / 1000} s. Check its log in \`output\`, its port and the path that it is asked by.`,
    output: [...(await lastLines(task, context)), reason],
  });
}

function textOf(text: string): string {
  if (text === `status ${nobodyListens}`) return 'nothing listens on the port in the container';
  return text.startsWith('nothing listens') ? 'the relay to it does not answer' : text;
}
