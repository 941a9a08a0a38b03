import { cp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Context, Driver, Release } from '@appliku/core';
import { Apps } from './apps.ts';
import { waitHealthy } from './health.ts';
import { jobRunner } from './job.ts';

export interface ChildrenOptions {
  /** Absolute; what releases run from is kept here, by app and content. */
  readonly directory: string;
}

// #region driver
/** Runs releases of sites as children of this process: for development, on one machine. */
export function children({ directory }: ChildrenOptions): Driver {
  const apps = new Apps(directory);
  const startAll = async (release: Release, context: Context, hasPort: boolean): Promise<void> => {
    const names = Object.keys(release.processes).filter(
      (name) => (release.processes[name]?.port !== undefined) === hasPort,
    );
    for (const name of names) {
      context.signal.throwIfAborted();
      await apps.ensure(release, name, await context.secrets(release.number));
      await waitHealthy(apps, release, name, context.signal);
    }
  };
  return {
    kind: 'driver',
    name: 'children',
    specVersion: 1,
    inputs: () => directory,
    runs: ['site'],
    supports: { rolling: false, cron: false, services: false, networks: false, volumes: false },

    prepare: async (release, built) => {
      if (built !== undefined && 'directory' in built)
        await cp(built.directory, apps.filesOf(release), { recursive: true });
      await apps.prepare(release);
    },
    run: jobRunner(apps),
    start: async (release, context) => {
      await startAll(release, context, true);
      return apps.observe(release);
    },
    promote: ({ release }, _former, context) => startAll(release, context, false),
    retire: (app, number) => apps.stop(app, number),
    list: async (app) => apps.releases(app).map((release) => apps.observe(release)),
    scale: async ({ release }, instances, context) => {
      for (const [name, count] of Object.entries(instances)) {
        await apps.ensure(release, name, await context.secrets(release.number), count);
        await waitHealthy(apps, release, name, context.signal);
      }
      return apps.observe(release);
    },
    logs: ({ release }, options, { signal }) => apps.logOf(release.app).read(release, options, signal),
    prune: (app, keep) => apps.prune(app, keep),
    destroy: async (app) => {
      for (const { number } of apps.releases(app)) await apps.stop(app, number);
      await rm(join(directory, app), { recursive: true, force: true });
    },
  };
}
// #endregion driver
