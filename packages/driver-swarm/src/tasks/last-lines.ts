import { type Context, type SwarmTask, swarmEngine } from '@appliku/core';

const count = 50;
/** Milliseconds: a node that is gone does not answer, and must not hide why something failed. */
const waitMs = 5000;

/** The end of a task's log; none of it is no error. */
export async function lastLines({ id, service }: SwarmTask, { places, log }: Context): Promise<readonly string[]> {
  const over = new AbortController();
  const timer = setTimeout(() => over.abort(), waitMs);
  const lines: string[] = [];
  try {
    const told = swarmEngine(places.run).serviceLogs(service, { tail: count, signal: over.signal });
    for await (const { task, text } of told) if (task === id) lines.push(text);
  } catch (error) {
    log.debug(`The log of task ${id} cannot be had: ${String(error)}`);
  } finally {
    clearTimeout(timer);
  }
  return lines;
}
