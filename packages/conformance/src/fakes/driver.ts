import type { Driver, Instance, Names, Release, Rollout, Store } from '@appliku/core';
import type { Faults } from './faults.ts';

interface Running {
  readonly release: Release;
  /** Names of the processes that run. */
  readonly processes: Set<string>;
}

export interface FakeDriver extends Driver {
  /** Number -> processes that run: what a person would see on the machine. */
  readonly running: ReadonlyMap<number, Running>;
  /** Stops a process behind the driver's back. */
  crash(number: number, process: string): void;
}

/** Runs releases in memory: those with a port at `start`, the others at `promote`. */
export function fakeDriver(faults: Faults, store: Store): FakeDriver {
  const running = new Map<number, Running>();
  const ensure = (release: Release, wanted: (port: number | undefined) => boolean): Rollout => {
    const entry = running.get(release.number) ?? { release, processes: new Set<string>() };
    running.set(release.number, entry);
    for (const [name, { port }] of Object.entries(release.processes)) if (wanted(port)) entry.processes.add(name);
    return rolloutOf(entry);
  };
  return {
    kind: 'driver',
    name: 'fake-driver',
    specVersion: 1,
    runs: ['image'],
    supports: { rolling: false, cron: false, services: false, volumes: false },
    running,
    crash: (number, process) => void running.get(number)?.processes.delete(process),
    store: () => store,
    prepare: (release, _built, { signal }) => faults.meet('driver.prepare', release.number, signal),
    run: async (release, job, { signal }) => {
      await faults.meet('driver.run', `${release.number} ${job.name}`, signal);
      return { exitCode: 0, stdout: '', stderr: '', durationMs: 0 };
    },
    start: async (release, { signal }) => {
      ensure(release, () => false);
      await faults.meet('driver.start', release.number, signal);
      return ensure(release, (port) => port !== undefined);
    },
    promote: async ({ release }, _former, { signal }) => {
      await faults.meet('driver.promote', release.number, signal);
      ensure(release, () => true);
    },
    retire: async (_app, number, { signal }) => {
      await faults.meet('driver.retire', number, signal);
      running.delete(number);
    },
    list: async (_app, { signal }) => {
      await faults.meet('driver.list', '', signal);
      return [...running.values()].map(rolloutOf);
    },
    scale: async (rollout) => rollout,
    logs: async function* () {
      yield { at: new Date(0).toISOString(), process: 'web', instance: '1', stream: 'out', text: 'hello' };
    },
    prune: (_app, keep, { signal }) => faults.meet('driver.prune', keep.join(','), signal),
    destroy: async (_app, _options, { signal }) => {
      await faults.meet('driver.destroy', '', signal);
      running.clear();
    },
  };
}

function rolloutOf({ release, processes }: Running): Rollout {
  const wanted = Object.keys(release.processes);
  const instances = [...processes].map((process): Instance => ({
    id: `${release.number}-${process}`,
    process,
    state: 'healthy',
  }));
  const endpoints = Object.entries(release.processes).flatMap(([process, { port }]) =>
    port === undefined ? [] : [[process, [{ kind: 'tcp', instance: process, address: '127.0.0.1', port }]] as const],
  );
  const complete = wanted.every((process) => processes.has(process));
  return { release, instances, complete, endpoints: namesOf(endpoints), traffic: 'standby' };
}

function namesOf<Value>(entries: readonly (readonly [string, Value])[]): Names<Value> {
  return Object.fromEntries(entries);
}
