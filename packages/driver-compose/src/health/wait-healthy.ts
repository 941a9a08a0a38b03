import { setTimeout as delay } from 'node:timers/promises';
import { DeployError, labels, labelsOf, partsOf } from '@appliku/core';
import type { Context, Engine, Health, ListedContainer, ProcessType, Release } from '@appliku/core';
import { processContainers } from '../compose-state.ts';
import { projectName } from '../names.ts';
import { lastLines } from './last-lines.ts';
import { probe, type Answer } from './http-probe.ts';

type HttpHealth = Extract<Health, { kind: 'http' }>;

export interface Waiting {
  readonly release: Release;
  readonly names: readonly string[];
  readonly docker: Engine;
  /** All of them ran before, undisturbed: staying up need not be shown again. */
  readonly steady: boolean;
  readonly context: Context;
}

/** Time between two looks, in milliseconds: soon at first, since most are up at once. */
const pauses = { first: 50, most: 500 } as const;

/** Resolves when every instance of these processes is healthy. @throws DEPLOY_UNHEALTHY, NAME_TAKEN */
export async function waitHealthy(waiting: Waiting): Promise<void> {
  const { release, names, docker } = waiting;
  const containers = processContainers(release, await docker.listContainers(labelsOf(release.app, release.number)));
  await Promise.all(
    names.map((name) => {
      const own = containers.filter((container) => container.labels[labels.process] === name);
      const process = release.processes[name];
      if (own.length < (process?.instances ?? 0)) throw foreignProject(release, name);
      return process && waitProcess(waiting, name, process, own);
    }),
  );
}

/** Compose goes by the name of the project alone, and is content with containers that have not our labels. */
function foreignProject({ app, number }: Release, name: string): DeployError {
  const project = projectName(app, number);
  return new DeployError(`A Compose project ${project} that this app did not make has containers of ${name}`, {
    code: 'NAME_TAKEN',
    hint: `It was not touched: run it under another name (\`docker compose --project-name\`), then deploy again.`,
  });
}

async function waitProcess(
  waiting: Waiting,
  name: string,
  process: ProcessType,
  containers: readonly ListedContainer[],
): Promise<void> {
  const { health } = process;
  const stays = health.kind === 'running';
  if (stays && !waiting.steady) await delay(health.forMs, undefined, { signal: waiting.context.signal });
  const timeoutMs = stays ? health.forMs : health.timeoutMs;
  const look = lookFor(waiting, process);
  await Promise.all(containers.map((container) => waitInstance(waiting, name, container, timeoutMs, look)));
}

type Look = (container: ListedContainer) => Promise<Answer & { readonly final?: boolean }>;

function lookFor(waiting: Waiting, process: ProcessType): Look {
  const { health } = process;
  if (health.kind === 'http') return lookByHttp(waiting, process, health);
  return health.kind === 'image' ? lookByImage(waiting) : lookByState(waiting);
}

function lookByHttp({ release, context }: Waiting, process: ProcessType, health: HttpHealth): Look {
  const domain = release.rules.find(({ domains }) => domains.length > 0)?.domains[0];
  const headers = { Host: domain ?? partsOf(release.app).app, 'X-Forwarded-Proto': 'https', ...health.headers };
  return async ({ ports }) => {
    const published = ports.find(({ container }) => container === process.port);
    if (published === undefined) return { healthy: false, text: `port ${process.port} is not published` };
    return probe(context.places.run, { port: published.port, path: health.path, headers, signal: context.signal });
  };
}

function lookByImage({ docker }: Waiting): Look {
  return async ({ id }) => {
    const health = (await docker.container(id))?.health;
    return { healthy: health === 'healthy', text: `its HEALTHCHECK says ${health}`, final: health === 'unhealthy' };
  };
}

function lookByState({ docker }: Waiting): Look {
  return async ({ id }) => {
    const state = (await docker.container(id))?.state ?? 'gone';
    return { healthy: state === 'running', text: `its container is ${state}`, final: true };
  };
}

async function waitInstance(
  { release, docker, context }: Waiting,
  name: string,
  container: ListedContainer,
  timeoutMs: number,
  look: Look,
): Promise<void> {
  const deadline = performance.now() + timeoutMs;
  for (let pause: number = pauses.first; ; pause = Math.min(pause * 2, pauses.most)) {
    const { healthy, text, final } = await look(container);
    if (healthy) return;
    if (final || performance.now() + pause > deadline) {
      const reason = `${name} of release ${release.number} is not healthy: ${text}`;
      throw unhealthy(reason, [...(await lastLines(docker, container.id)), reason], timeoutMs);
    }
    await delay(pause, undefined, { signal: context.signal });
  }
}

function unhealthy(reason: string, output: readonly string[], timeoutMs: number): DeployError {
  return new DeployError(reason, {
    code: 'DEPLOY_UNHEALTHY',
    hint: `It had ${timeoutMs / 1000} s. Check its log in \`output\`, its port and the path or HEALTHCHECK that it is asked by.`,
    output,
  });
}
