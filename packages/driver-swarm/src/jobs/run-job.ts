import { setTimeout as delay } from 'node:timers/promises';
import { DeployError, deadline, jobMounts, labels, labelsOf, swarmEngine } from '@appliku/core';
import type { CommandResult, Context, Job, Mount, Release, SwarmService } from '@appliku/core';
import { jobStack } from '../names.ts';
import type { Settings } from '../options.ts';
import { runImageOf } from '../registry/image-of.ts';
import { docker } from '../run-docker.ts';
import { deployCommand } from '../stack/stack-command.ts';
import { hasEnded } from '../tasks/task-state.ts';
import { untilStopped } from '../tasks/until-stopped.ts';
import { mountsOfJob } from '../volumes/volume-place.ts';
import { followJob } from './follow-job.ts';
import { jobFile } from './job-file.ts';

const pauseMs = 200;
/** A run that lives has read the end of its job by then, and taken it away; what a killed one left does not go by itself. */
const ownerMs = 10_000;

/**
 * One fresh task of the release, on the network of the app, on a node that Swarm chooses.
 * @throws TIMEOUT; what else happens to the command is in the result
 */
export async function runJob(release: Release, job: Job, settings: Settings, context: Context): Promise<CommandResult> {
  using limit = deadline(job.timeoutMs, context.signal);
  const limited = { ...context, signal: limit.signal };
  try {
    return (await settleEarlier(release, job, limited)) ?? (await runFresh(release, job, settings, limited));
  } catch (error) {
    throw limit.passed ? tooLate(release, job, error) : error;
  }
}

/**
 * A killed run leaves its service behind. One that still runs is waited for, never doubled: its result is the answer when it
 * is of this release, and is still there. What has ended is removed.
 */
async function settleEarlier(release: Release, job: Job, context: Context): Promise<CommandResult | undefined> {
  let result: CommandResult | undefined;
  for (const service of await jobServices(release, job, context)) {
    if (await isRunning(service, context)) {
      context.log.info(`Waiting for ${job.name}, which a run before left running`);
      const ended = await followJob(service, context);
      if (service.labels[labels.release] === String(release.number)) result = ended;
    }
    await untilGone(service, context);
    await removeJob(release.app, service, context);
  }
  return result;
}

async function runFresh(release: Release, job: Job, settings: Settings, context: Context): Promise<CommandResult> {
  const [image, secrets, mounts] = await Promise.all([
    runImageOf(release, settings, context),
    context.secrets(release.number),
    mountsFor(release, settings, context),
  ]);
  const input = jobFile(release, job, { image, secrets, mounts, settings });
  context.signal.throwIfAborted();
  let made: readonly SwarmService[] | undefined;
  try {
    await docker(deployCommand(jobStack(release.app, job.name)), settings, context, { input });
    made = await jobServices(release, job, context);
    const [service] = made;
    const result = service && (await followJob(service, context));
    if (result === undefined) throw gone(release, job);
    return result;
  } finally {
    for (const service of made ?? (await jobServices(release, job, context)))
      await removeJob(release.app, service, context);
  }
}

/** What a job mounts: where volumes are on several nodes, those on the node of the first. */
export async function mountsFor(release: Release, settings: Settings, { places }: Context): Promise<readonly Mount[]> {
  const mounts = jobMounts(release);
  return mounts.length < 2 ? mounts : mountsOfJob(release.app, mounts, await swarmEngine(places.run).nodes(), settings);
}

async function jobServices({ app }: Release, job: Job, { places }: Context): Promise<readonly SwarmService[]> {
  return swarmEngine(places.run).services({ ...labelsOf(app), [labels.job]: job.name });
}

/** Or until its owner has had its time. */
async function untilGone(service: SwarmService, { places, signal }: Context): Promise<void> {
  const late = performance.now() + ownerMs;
  while (performance.now() < late) {
    const found = await swarmEngine(places.run).services(service.labels);
    if (!found.some(({ id }) => id === service.id)) return;
    await delay(pauseMs, undefined, { signal });
  }
}

/** Also when the work was cancelled: it must not go on. */
async function removeJob(app: string, { id }: SwarmService, { places }: Context): Promise<void> {
  await swarmEngine(places.run).removeService(id);
  await untilStopped(app, ({ service }) => service === id, { places, signal: new AbortController().signal });
}

async function isRunning(service: SwarmService, { places }: Context): Promise<boolean> {
  const tasks = await swarmEngine(places.run).tasks(service.labels);
  return tasks.some((task) => task.service === service.id && !hasEnded(task));
}

function gone({ number }: Release, job: Job): DeployError {
  return new DeployError(`${job.name} of release ${number} was removed by somebody else`, {
    code: 'DOCKER_FAILED',
    hint: 'Run it again.',
  });
}

function tooLate({ number }: Release, job: Job, cause: unknown): DeployError {
  return new DeployError(`${job.name} of release ${number} did not end within ${job.timeoutMs / 1000} s`, {
    code: 'TIMEOUT',
    hint: 'Give the command more time by its timeoutMs, or find out what it waits for.',
    cause,
  });
}
