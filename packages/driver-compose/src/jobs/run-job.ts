import {
  argvOf,
  deadline,
  DeployError,
  engine,
  imageIdOf,
  jobMounts,
  labels,
  labelsOf,
  volumeName,
} from '@appliku/core';
import type { CommandResult, ContainerSpec, Context, Engine, Job, ListedContainer, Release } from '@appliku/core';
import { jobName } from '../names.ts';
import { appNetwork, jobNetworks } from '../networks/network-names.ts';
import { followJob } from './follow-job.ts';

/** From SIGTERM to SIGKILL, when a job is cancelled or late. */
const graceMs = 5000;

/**
 * One fresh container of the release, on the networks of its processes but the release's own, with all that they mount.
 * @throws TIMEOUT; what else happens to the command is in the result
 */
export async function runJob(release: Release, job: Job, context: Context): Promise<CommandResult> {
  const docker = engine(context.places.run);
  using limit = deadline(job.timeoutMs, context.signal);
  try {
    return await runOnce(docker, release, job, { ...context, signal: limit.signal });
  } catch (error) {
    throw limit.passed ? tooLate(release, job, error) : error;
  }
}

/** Its container has the job's name: Docker itself tells that one of a run before is there. */
async function runOnce(docker: Engine, release: Release, job: Job, context: Context): Promise<CommandResult> {
  try {
    return await runFresh(docker, release, job, context);
  } catch (error) {
    if (!DeployError.isInstance(error) || error.code !== 'NAME_TAKEN') throw error;
    const earlier = await settleEarlier(docker, release, job, context);
    return earlier ?? runFresh(docker, release, job, context);
  }
}

/**
 * A killed run leaves its container behind. One that still runs is waited for, never doubled: its result is the
 * answer when it is of this release. What has ended is removed.
 */
async function settleEarlier(
  docker: Engine,
  release: Release,
  job: Job,
  context: Context,
): Promise<CommandResult | undefined> {
  const found = await docker.listContainers({ ...labelsOf(release.app), [labels.job]: job.name });
  let result: CommandResult | undefined;
  for (const container of found) {
    const runs = container.state === 'running' || container.state === 'paused';
    if (runs) {
      context.log.info(`Waiting for ${job.name}, which a run before left running in ${container.name}`);
      const ended = await followJob(docker, container.id, context);
      if (isOf(container, release)) result = ended;
    }
    await docker.remove(container.id);
  }
  return result;
}

async function runFresh(docker: Engine, release: Release, job: Job, context: Context): Promise<CommandResult> {
  const secrets = await context.secrets(release.number);
  const id = await docker.create(jobSpec(release, job, secrets));
  try {
    for (const network of jobNetworks(release).slice(1)) await docker.connect(id, network);
    context.signal.throwIfAborted();
    await docker.start(id);
    return await followJob(docker, id, context);
  } finally {
    if (context.signal.aborted) await docker.stop(id, { graceMs });
    await docker.remove(id);
  }
}

function jobSpec(release: Release, job: Job, secrets: Readonly<Record<string, string>>): ContainerSpec {
  return {
    name: jobName(release.app, job.name),
    image: imageIdOf(release),
    argv: argvOf(job.command),
    env: { ...secrets, ...release.env },
    network: appNetwork(release.app),
    mounts: jobMounts(release).map(({ volume, path, target }) => ({
      from: path ?? volumeName(release.app, volume),
      to: target,
    })),
    ...(job.memory !== undefined && { memory: job.memory }),
    ...(job.cpus !== undefined && { cpus: job.cpus }),
    labels: { ...labelsOf(release.app, release.number), [labels.job]: job.name },
  };
}

function isOf(container: ListedContainer, { number }: Release): boolean {
  return container.labels[labels.release] === String(number);
}

function tooLate({ number }: Release, job: Job, cause: unknown): DeployError {
  return new DeployError(`${job.name} of release ${number} did not end within ${job.timeoutMs / 1000} s`, {
    code: 'TIMEOUT',
    hint: 'Give the command more time by its timeoutMs, or find out what it waits for.',
    cause,
  });
}
