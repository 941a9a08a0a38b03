import {
  labels,
  type Instance,
  type Names,
  type Release,
  type Member,
  type SwarmTask,
  type TaskState,
} from '@appliku/core';

const ended: ReadonlySet<TaskState> = new Set(['complete', 'shutdown', 'failed', 'rejected', 'remove', 'orphaned']);

/** Whether it is over for good. */
export function hasEnded({ state }: SwarmTask): boolean {
  return ended.has(state);
}

/** Whether Swarm wants it to run, unlike one that was replaced or removed. */
export function isWanted({ desired }: SwarmTask): boolean {
  return desired === 'running' || desired === 'ready';
}

export function runs(task: SwarmTask): boolean {
  return task.state === 'running' && isWanted(task);
}

export function processOf({ labels: found }: SwarmTask): string | undefined {
  return found[labels.process];
}

/** As Docker calls it in its stack: `web.2`. */
export function taskName(task: SwarmTask): string {
  return [processOf(task) ?? '', ...(task.slot === undefined ? [] : [task.slot])].join('.');
}

export function releaseOf({ labels: found }: SwarmTask): number {
  return Number(found[labels.release]);
}

/** Copies of the processes of a release that Swarm wants to run. Those that it has given up are history. */
export function instancesOf(
  { number }: Pick<Release, 'number'>,
  tasks: readonly SwarmTask[],
  nodes: readonly Member[],
): readonly Instance[] {
  const names = nodeNames(nodes);
  return tasks.flatMap((task) => {
    const process = processOf(task);
    if (process === undefined || releaseOf(task) !== number || !isWanted(task)) return [];
    const { id, exitCode, createdAt, node } = task;
    const state = stateOf(task);
    const name = node === undefined ? undefined : names[node];
    return [
      {
        id,
        process,
        state,
        ...(name !== undefined && { node: name }),
        ...(state === 'exited' && exitCode !== undefined && { exitCode }),
        startedAt: createdAt,
      },
    ];
  });
}

export function nodeNames(nodes: readonly Member[]): Names<string> {
  return Object.fromEntries(nodes.map(({ id, name }) => [id, name]));
}

/** With a HEALTHCHECK that was chosen, a task runs only once that says so. */
function stateOf(task: SwarmTask): Instance['state'] {
  if (hasEnded(task)) return 'exited';
  return task.state === 'running' ? 'healthy' : 'starting';
}
