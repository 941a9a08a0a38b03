import { type Context, type CronRun, dueJobs, messageOf, type Release } from '@appliku/core';
import { fakeJobs, type JobAnswer } from './jobs.ts';

interface InForce {
  readonly release: Release;
  readonly context: Context;
}

/** Cron jobs that run when a test says that they are due. */
export class FakeCron {
  readonly #jobs;
  /** App -> the release whose jobs run. */
  readonly #inForce = new Map<string, InForce>();
  readonly #runs = new Map<string, CronRun[]>();

  constructor(answer: JobAnswer | undefined) {
    this.#jobs = fakeJobs(answer);
  }

  count(app: string): number {
    return this.#jobs.count(app);
  }

  putInForce(release: Release, context: Context): void {
    this.#inForce.set(release.app, { release, context });
  }

  remove(app: string): void {
    this.#inForce.delete(app);
    for (const key of this.#runs.keys()) if (key.startsWith(`${app}/`)) this.#runs.delete(key);
  }

  runs(app: string, name: string): readonly CronRun[] {
    return this.#runs.get(`${app}/${name}`) ?? [];
  }

  /** Resolves when it has ended; at once where there is no such job. */
  async due(app: string, name: string): Promise<void> {
    const { release, context } = this.#inForce.get(app) ?? {};
    const job = release && dueJobs(release)[name];
    if (release === undefined || context === undefined || job === undefined) return;
    const run = { job: name, release: release.number, startedAt: new Date().toISOString() };
    const end = await this.#jobs.run(release, job, { ...context, signal: new AbortController().signal }).then(
      ({ exitCode, stdout, stderr }) => ({ outcome: 'ended' as const, exitCode, output: stdout + stderr }),
      (error: unknown) => ({ outcome: 'failed' as const, output: messageOf(error) }),
    );
    this.#runs.set(`${app}/${name}`, [...this.runs(app, name), { ...run, endedAt: new Date().toISOString(), ...end }]);
  }
}
