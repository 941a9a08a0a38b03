import { setTimeout as delay } from 'node:timers/promises';
import { labels, swarmEngine } from '@appliku/core';
import type { CommandResult, Context, SwarmService, SwarmTask } from '@appliku/core';
import { endedError } from '../tasks/task-failure.ts';
import { hasEnded, nodeNames } from '../tasks/task-state.ts';

const pauseMs = 200;

/**
 * Waits until the task of a job ends, and tells what it wrote, and its exit code; undefined: somebody removed it meanwhile.
 * @throws IMAGE_MISSING
 */
export async function followJob(service: SwarmService, context: Context): Promise<CommandResult | undefined> {
  const startedAt = performance.now();
  const task = await untilEnded(service, context);
  if (task === undefined) return undefined;
  if (task.state === 'rejected') {
    const nodes = nodeNames(await swarmEngine(context.places.run).nodes());
    const node = nodes[task.node ?? ''];
    const { [labels.job]: job = '', [labels.release]: release = '' } = service.labels;
    throw endedError({ task, what: `${job} of release ${release}`, option: job, node, lines: [] });
  }
  const text = { out: '', err: '' };
  for await (const line of swarmEngine(context.places.run).serviceLogs(service.id, { signal: context.signal })) {
    context.log.debug(line.text);
    text[line.stream] += `${line.text}\n`;
  }
  if (!(await isThere(service, context))) return undefined;
  const durationMs = Math.round(performance.now() - startedAt);
  return { exitCode: task.exitCode ?? 0, stdout: text.out, stderr: text.err, durationMs };
}

async function untilEnded(service: SwarmService, context: Context): Promise<SwarmTask | undefined> {
  const { places, signal } = context;
  for (;;) {
    const tasks = await swarmEngine(places.run).tasks(service.labels);
    const ended = tasks.find((task) => task.service === service.id && hasEnded(task));
    if (ended !== undefined) return ended;
    if (!(await isThere(service, context))) return undefined;
    await delay(pauseMs, undefined, { signal });
  }
}

async function isThere({ id, labels: own }: SwarmService, { places }: Context): Promise<boolean> {
  return (await swarmEngine(places.run).services(own)).some((one) => one.id === id);
}
