import {
  type CommandResult,
  type Context,
  deadline,
  DeployError,
  type Driver,
  type Job,
  type Release,
} from '@appliku/core';
import { type Apps, PATH } from './apps.ts';
import { Child } from './child.ts';

const graceMs = 1000;

// #region jobs
/** Runs commands in the files of a release; of one name, one after the other. */
export function jobRunner(apps: Apps): Driver['run'] {
  const running = new Map<string, Promise<CommandResult>>();
  return async (release, job, context) => {
    const key = `${release.app}/${job.name}`;
    await running.get(key)?.catch(() => undefined);
    const work = runJob(apps, release, job, context).finally(() => running.delete(key));
    running.set(key, work);
    return work;
  };
}
// #endregion jobs

async function runJob(apps: Apps, release: Release, job: Job, context: Context): Promise<CommandResult> {
  const startedAt = performance.now();
  const child = new Child({
    id: `${release.app}-${release.number}-${job.name}`,
    release: release.number,
    process: job.name,
    command: job.command,
    cwd: apps.filesOf(release),
    env: { PATH, ...release.env, ...(await context.secrets(release.number)) },
  });
  using late = deadline(job.timeoutMs, context.signal);
  const stop = (): void => void child.stop(graceMs);
  late.signal.addEventListener('abort', stop, { once: true });
  const exitCode = await child.ended;
  late.signal.removeEventListener('abort', stop);
  context.signal.throwIfAborted();
  if (late.passed)
    throw new DeployError(`${job.name} did not end within ${job.timeoutMs} ms`, {
      code: 'TIMEOUT',
      hint: 'Give it more time.',
    });
  const durationMs = Math.round(performance.now() - startedAt);
  return { exitCode, stdout: child.textOf('out'), stderr: child.textOf('err'), durationMs };
}
