import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';

/**
 * Does something while nobody else on this machine does it. The lock is held by a child process that
 * reads our standard output: however we end, it ends too, so no lock outlives its holder.
 */
export async function withLock<Value>(file: string, work: () => Promise<Value>): Promise<Value> {
  await mkdir(dirname(file), { recursive: true });
  const holder = spawn('flock', [file, 'sh', '-c', 'echo held; exec cat >/dev/null'], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const ended = once(holder, 'close');
  await Promise.race([once(holder.stdout, 'data'), ended.then(() => Promise.reject(new Error(`cannot lock ${file}`)))]);
  try {
    return await work();
  } finally {
    holder.stdin.end();
    await ended;
  }
}
