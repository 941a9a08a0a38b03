import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { SshOptions } from '../ssh/options.ts';

/** Starts a deployer in a process of its own; resolves when it says that it is ready. */
export async function startDeployer(
  what: 'hold' | 'write' | 'idle',
  options: SshOptions,
  directory: string,
): Promise<ChildProcess> {
  const script = fileURLToPath(new URL('child-deployer.ts', import.meta.url));
  const child = spawn(process.execPath, ['--import', 'tsx', script, what, JSON.stringify(options), directory], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await Promise.race([once(child.stdout, 'data'), failed(child)]);
  return child;
}

/** As a machine that loses power does: no goodbye. */
export async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGKILL');
  await ended;
}

async function failed(child: ChildProcess): Promise<never> {
  await once(child, 'exit');
  throw new Error(`the deployer ended with ${child.exitCode}`);
}
