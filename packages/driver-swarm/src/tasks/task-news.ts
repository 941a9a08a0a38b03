import type { Names, SwarmTask } from '@appliku/core';
import { isWanted, taskName } from './task-state.ts';

/** What each task that Swarm wants to run is just now, by its id: `web.2 is preparing on s3`. */
export function taskNews(tasks: readonly SwarmTask[], nodes: Names<string>): ReadonlyMap<string, string> {
  return new Map(tasks.filter(isWanted).map((task) => [task.id, textOf(task, nodes)]));
}

function textOf(task: SwarmTask, nodes: Names<string>): string {
  const { state, node, error } = task;
  const name = node === undefined ? undefined : nodes[node];
  const where = name === undefined ? '' : ` on ${name}`;
  return `${taskName(task)} is ${state}${where}${error === '' ? '' : `: ${error}`}`;
}
