import { readFile, stat } from 'node:fs/promises';
import { z } from 'zod';
import { until } from './until.ts';

/** A process by more than its number, which another may get after it. */
export interface ProcessIdentity {
  readonly pid: number;
  readonly started: string;
}

export const processSchema: z.ZodType<ProcessIdentity> = z.object({ pid: z.number(), started: z.string() });

export async function identify(pid: number): Promise<ProcessIdentity | undefined> {
  const text = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => undefined);
  // The name in parentheses may hold anything; the fields after it are counted from the last one.
  const fields = text?.slice(text.lastIndexOf(')') + 2).split(' ');
  const [state, started] = [fields?.[0], fields?.[19]];
  return started === undefined || state === 'Z' ? undefined : { pid, started };
}

export async function isAlive(process: ProcessIdentity): Promise<boolean> {
  return (await identify(process.pid))?.started === process.started;
}

/** Ends processes at once and waits until they are gone. */
export async function endProcesses(pids: readonly number[]): Promise<void> {
  const found = await Promise.all(pids.map(identify));
  const running = found.filter((identity) => identity !== undefined);
  for (const { pid } of running) killQuietly(pid);
  for (const identity of running) {
    await until(async () => !(await isAlive(identity)), { waitingFor: `the end of process ${identity.pid}` });
  }
}

/** Whether two names lead to the same thing: /proc/1/ns/net and /run/netns/x, say. */
export async function isSame(one: string, other: string): Promise<boolean> {
  const [a, b] = await Promise.all([one, other].map((path) => stat(path).catch(() => undefined)));
  return a !== undefined && b !== undefined && a.ino === b.ino && a.dev === b.dev;
}

function killQuietly(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // Gone by itself meanwhile.
  }
}
