import type { Driver } from '@appliku/core';
import { check } from './check.ts';
import { cronRuns } from './cron/cron-runs.ts';
import { destroy } from './destroy.ts';
import { runJob } from './jobs/run-job.ts';
import { logs } from './logs/logs.ts';
import { eject } from './eject.ts';
import { list } from './observe.ts';
import { checkOptions, type ComposeOptions } from './options.ts';
import { prepare } from './prepare.ts';
import { prune } from './prune.ts';
import { retire } from './retire.ts';
import { scale } from './scale.ts';
import { promote, start } from './start.ts';

/**
 * Runs each release as a Docker Compose project of its own on the run host.
 * @throws TypeError for options that do not fit
 */
export function compose(options: ComposeOptions = {}): Driver {
  const settings = checkOptions(options);
  return {
    kind: 'driver',
    name: 'compose',
    specVersion: 1,
    inputs: () => JSON.stringify(settings),
    runs: ['image'],
    supports: { rolling: false, cron: true, services: true, networks: true, volumes: true },
    prepare: (release, built, context) => prepare(release, built, context, settings),
    run: runJob,
    start: (release, context) => start(release, settings, context),
    promote: (rollout, _former, context) => promote(rollout, settings, context),
    retire,
    list,
    scale,
    logs,
    cronRuns,
    eject: (release) => eject(release, settings),
    prune,
    destroy,
    check,
  };
}
