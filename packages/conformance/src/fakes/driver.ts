import type { Driver, Release } from '@appliku/core';
import { fakeJobs, type JobAnswer } from './jobs.ts';
import type { Faults } from './faults.ts';
import type { FakeHost } from './host.ts';
import { fakeLogs } from './logs.ts';
import { Machine, type Running } from './machine.ts';
import type { FakeStore } from './store.ts';

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
}

/** Runs releases in memory: processes with a port at `start`, the others at `promote`. */
export function fakeDriver({ faults, host, store, job: answer }: FakeDriverParts): FakeDriver {
  const machine = new Machine(host);
  const jobs = fakeJobs(answer);
  const hasPort = ({ processes }: Release, name: string): boolean => processes[name]?.port !== undefined;
  return {
    kind: 'driver',
    name: 'fake-driver',
    specVersion: 1,
    runs: ['image'],
    supports: { rolling: false, cron: false, services: true, networks: true, volumes: true },
    running: (app) => machine.running(app),
    count: (app) => machine.count(app) + jobs.count(app),
    crash: (app, number, process) => machine.stop(app, number, process),
    store: (_places, app) => store(app),
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
    promote: async ({ release }, _former, { signal }) => {
      await faults.meet('driver.promote', release.number, signal);
      machine.ensure(release, () => true);
      machine.unserve(release);
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
    },
  };
}
