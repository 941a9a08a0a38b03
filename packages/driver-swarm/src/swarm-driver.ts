import type { Driver } from '@appliku/core';
import { check } from './check.ts';
import { cronRuns } from './cron/cron-runs.ts';
import { destroy } from './destroy.ts';
import { runJob } from './jobs/run-job.ts';
import { logs } from './logs/logs.ts';
import { list } from './observe.ts';
import { checkOptions, type SwarmOptions } from './options.ts';
import { prepare } from './prepare.ts';
import { prune } from './prune.ts';
import { retire } from './retire.ts';
import { promote, scale, start } from './start.ts';
import { raftStore } from './store/raft-store.ts';
import { foreseePlaces } from './volumes/place-volumes.ts';

/**
 * Runs each release as a stack of its own on a Docker Swarm, of which the run host is a manager.
 * @throws TypeError for options that do not fit
 */
export function swarm(options: SwarmOptions = {}): Driver {
  const settings = checkOptions(options);
  const { registry, ...rest } = settings;
  return {
    kind: 'driver',
    name: 'swarm',
    specVersion: 1,
    // A password may be another one each time.
    inputs: () => JSON.stringify({ ...rest, registry: registry?.name }),
    runs: ['image'],
    supports: {
      rolling: false,
      cron: true,
      services: true,
      networks: true,
      volumes: true,
      publish: 'everywhere',
      cluster: true,
    },
    store: ({ run }, app) => raftStore(run, app),
    prepare: (release, built, context) => prepare(release, built, settings, context),
    run: (release, job, context) => runJob(release, job, settings, context),
    start: (release, context) => start(release, settings, context),
    promote: (rollout, _former, context) => promote(rollout, settings, context),
    retire,
    list,
    scale: (rollout, instances, context) => scale(rollout, instances, settings, context),
    logs,
    cronRuns,
    foresee: (wanted, context) => foreseePlaces(wanted, settings, context),
    prune: (app, keep, context) => prune(app, keep, settings, context),
    destroy: (app, options, context) => destroy(app, options, settings, context),
    check: (context, needs) => check(settings, context, needs),
  };
}
