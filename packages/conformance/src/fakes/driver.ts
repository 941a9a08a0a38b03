import type { Driver, Release } from '@appliku/core';
import { FakeCron } from './cron.ts';
import { ejectRelease } from './eject.ts';
import { type FakeJobs, fakeJobs, type JobAnswer } from './jobs.ts';
import type { Faults } from './faults.ts';
import type { FakeHost } from './host.ts';
import { fakeLogs } from './logs.ts';
import { Machine } from './machine.ts';
import type { FakeStore } from './store.ts';
import type { Running } from './rollout.ts';

/** What a fake driver works with. */
export interface FakeDriverParts {
  readonly faults: Faults;
  readonly host: FakeHost;
  /** The store of an app. */
  readonly store: (app: string) => FakeStore;
  /** What a job says and ends with. Default: exit code 0 and nothing. */
  readonly job?: JobAnswer;
}

export interface FakeDriver extends Driver {
  /** Number -> what runs of that release of an app: what a person would see on the machine. */
  running(app: string): ReadonlyMap<number, Running>;
  /** How many instances and jobs of an app run. */
  count(app: string): number;
  /** Stops a process of a release behind the driver's back. */
  crash(app: string, number: number, process: string): void;
  /** The time of a cron job has come: runs it, if it is in force, and resolves when it has ended. */
  due(app: string, job: string): Promise<void>;
}

const identity = { kind: 'driver', name: 'fake-driver', specVersion: 1, runs: ['image'] } as const;

/** Runs releases in memory: processes with a port at `start`, the others at `promote`. */
export function fakeDriver({ faults, host, store, job: answer }: FakeDriverParts): FakeDriver {
  const machine = new Machine(host);
  const jobs = fakeJobs(answer);
  const cron = new FakeCron(answer);
  return {
    ...identity,
    supports: { rolling: false, cron: true, services: true, networks: true, volumes: true },
    ...forTests(machine, jobs, cron),
    store: (_places, app) => store(app),
    foresee: async ({ volumes }) => Object.keys(volumes).map((name) => `the volume ${name} is in memory`),
    eject: ejectRelease,
    prepare: async (release, built, { signal }) => {
      await faults.meet('driver.prepare', release.number, signal);
      machine.load(release, built);
      machine.serve(release);
    },
    run: async (release, job, context) => {
      await faults.meet('driver.run', `${release.number} ${job.name}`, context.signal);
      return jobs.run(release, job, context);
    },
    start: async (release, { signal }) => {
      signal.throwIfAborted();
      machine.create(release);
      await faults.meet('driver.start', release.number, signal);
      return machine.ensure(release, (name) => hasPort(release, name));
    },
    promote: async ({ release }, _former, context) => {
      await faults.meet('driver.promote', release.number, context.signal);
      machine.ensure(release, () => true);
      machine.unserve(release);
      cron.putInForce(release, context);
    },
    retire: async (app, number, { signal }) => {
      await faults.meet('driver.retire', number, signal);
      machine.remove(app, number);
    },
    list: async (app, { signal }) => {
      await faults.meet('driver.list', '', signal);
      return machine.list(app);
    },
    scale: async ({ release }, instances, { signal }) => {
      await faults.meet('driver.scale', release.number, signal);
      return machine.scale(release, instances);
    },
    logs: async function* ({ release }, options, { signal }) {
      await faults.meet('driver.logs', release.number, signal);
      yield* fakeLogs(machine, release, options, signal);
    },
    prune: async (app, keep, { signal }) => {
      await faults.meet('driver.prune', keep.join(','), signal);
      machine.prune(app, keep);
    },
    destroy: async (app, _options, { signal }) => {
      await faults.meet('driver.destroy', '', signal);
      machine.destroy(app);
      cron.remove(app);
    },
  };
}

function hasPort({ processes }: Release, name: string): boolean {
  return processes[name]?.port !== undefined;
}

/** What a test asks of it. */
function forTests(
  machine: Machine,
  jobs: FakeJobs,
  cron: FakeCron,
): Pick<FakeDriver, 'running' | 'count' | 'crash' | 'due' | 'cronRuns'> {
  return {
    running: (app) => machine.running(app),
    count: (app) => machine.count(app) + jobs.count(app) + cron.count(app),
    crash: (app, number, process) => machine.stop(app, number, process),
    due: (app, job) => cron.due(app, job),
    cronRuns: async (app, job) => cron.runs(app, job),
  };
}
