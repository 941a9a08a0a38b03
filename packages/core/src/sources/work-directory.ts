import { mkdtemp, readdir, readlink, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A directory for one run, only for this user. */
export interface WorkDirectory extends AsyncDisposable {
  readonly path: string;
  /** Removes it with all in it; gone is success. */
  remove(): Promise<void>;
}

/** Makes one in the system's temporary directory, and removes those of processes that were killed. */
export async function workDirectory(parent: string = tmpdir()): Promise<WorkDirectory> {
  const prefix = `appliku-${await pidNamespace()}-`;
  await sweep(parent, prefix);
  const path = await mkdtemp(join(parent, `${prefix}${process.pid}-`));
  const remove = (): Promise<void> => rm(path, { recursive: true, force: true });
  return { path, remove, [Symbol.asyncDispose]: remove };
}

/** Containers that share a temporary directory do not share the numbers of processes. */
async function pidNamespace(): Promise<string> {
  const link = await readlink('/proc/self/ns/pid').catch(() => '');
  return link.replaceAll(/\D/g, '') || '0';
}

async function sweep(parent: string, prefix: string): Promise<void> {
  const names = await readdir(parent);
  const dead = names.filter(
    (name) => name.startsWith(prefix) && !isRunning(Number.parseInt(name.slice(prefix.length))),
  );
  // Another user's cannot be removed, and need not be by us.
  await Promise.all(
    dead.map((name) => rm(join(parent, name), { recursive: true, force: true }).catch(() => undefined)),
  );
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
