import { setTimeout as delay } from 'node:timers/promises';
import { DeployError, labels, swarmEngine } from '@appliku/core';
import type { CommandResult, Context, SwarmService, SwarmTask } from '@appliku/core';
import { endedError } from '../tasks/task-failure.ts';
import { hasEnded, nodeNames } from '../tasks/task-state.ts';

const pauseMs = 200;

/**
 * Waits until the task of a job ends, and tells what it wrote, and its exit code; undefined: somebody removed it meanwhile.
 * @throws IMAGE_MISSING, DEPLOY_CRASHED where its node is lost
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
    const swarm = swarmEngine(places.run);
    const [tasks, nodes] = await Promise.all([swarm.tasks(service.labels), swarm.nodes()]);
    const own = tasks.filter((task) => task.service === service.id);
    const ended = own.find(hasEnded);
    if (ended !== undefined) return ended;
    const node = nodes.find(({ id, state }) => state === 'down' && own.some((task) => task.node === id));
    if (node !== undefined) throw lost(service, node.name);
    if (!(await isThere(service, context))) return undefined;
    await delay(pauseMs, undefined, { signal });
  }
}

async function isThere({ id, labels: own }: SwarmService, { places }: Context): Promise<boolean> {
  return (await swarmEngine(places.run).services(own)).some((one) => one.id === id);
}

/** Swarm starts no second one, and nobody can ask for the end of the first. */
function lost({ labels: found }: SwarmService, node: string): DeployError {
  const { [labels.job]: job = '', [labels.release]: release = '' } = found;
  return new DeployError(`${job} of release ${release} was lost with its node ${node}`, {
    code: 'DEPLOY_CRASHED',
    hint: 'It may have done a part of its work: see what is there, then deploy again.',
  });
}
