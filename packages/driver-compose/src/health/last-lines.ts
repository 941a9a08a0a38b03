import type { Engine } from '@appliku/core';

const count = 50;

/** The end of a container's log; none of it is no error. */
export async function lastLines(docker: Engine, id: string): Promise<readonly string[]> {
  const lines: string[] = [];
  for await (const { text } of docker.logs(id, { tail: count })) lines.push(text);
  return lines;
}
