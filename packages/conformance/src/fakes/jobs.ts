import {
  type CommandResult,
  type Context,
  deadline,
  DeployError,
  type Driver,
  type Job,
  type Release,
} from '@appliku/core';

/** The signal fires when the job is cancelled or late: what it answers then is not waited for. */
export type JobAnswer = (
  release: Release,
  job: Job,
  context: Context,
) => Partial<CommandResult> | Promise<Partial<CommandResult>>;

export interface FakeJobs {
  readonly run: Driver['run'];
  /** How many of an app run. */
  count(app: string): number;
}

/** Jobs that only answer; one of a name at a time. */
export function fakeJobs(answer: JobAnswer = () => ({})): FakeJobs {
  const running = new Map<string, Promise<CommandResult>>();
  return {
    count: (app) => [...running.keys()].filter((key) => key.startsWith(`${app}/`)).length,
    run: async (release, job, context) => {
      const key = `${release.app}/${job.name}`;
      await running.get(key)?.catch(() => undefined);
      const work = runOnce(answer, release, job, context).finally(() => running.delete(key));
      running.set(key, work);
      return work;
    },
  };
}

async function runOnce(answer: JobAnswer, release: Release, job: Job, context: Context): Promise<CommandResult> {
  using late = deadline(job.timeoutMs, context.signal);
  const { signal } = late;
  const startedAt = performance.now();
  try {
    const result = await Promise.race([answer(release, job, { ...context, signal }), whenAborted(signal)]);
    // What a job answers to the signal is not its end.
    signal.throwIfAborted();
    const durationMs = Math.round(performance.now() - startedAt);
    return { exitCode: 0, stdout: '', stderr: '', durationMs, ...result };
  } catch (error) {
    throw late.passed ? tooLate(release, job, error) : error;
  }
}

function whenAborted(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
}

function tooLate({ number }: Release, { name, timeoutMs }: Job, cause: unknown): DeployError {
  return new DeployError(`${name} of release ${number} did not end within ${timeoutMs} ms`, {
    code: 'TIMEOUT',
    hint: 'Give the command more time.',
    cause,
  });
}
