import { setTimeout as delay } from 'node:timers/promises';
import { DeployError, labels, labelsOf, partsOf, portsOf, waitAnswers } from '@appliku/core';
import type { Context, Engine, Failure, ListedContainer, Ports, ProcessType, Release } from '@appliku/core';
import { processContainers } from '../compose-state.ts';
import { projectName } from '../names.ts';
import { lastLines } from './last-lines.ts';

export interface Waiting {
  readonly release: Release;
  readonly names: readonly string[];
  readonly docker: Engine;
  /** What is leased. */
  readonly ports: Ports;
  /** All of them ran before, undisturbed: staying up need not be shown again. */
  readonly steady: boolean;
  readonly context: Context;
}

interface Wanted extends ProcessType {
  readonly name: string;
}

/** Time between two looks at a HEALTHCHECK, in milliseconds: soon at first. */
const pauses = { first: 50, most: 500 } as const;

/**
 * Resolves with the release's containers when every instance of these processes is healthy. Those that listen are asked
 * while Docker tells what is there.
 * @throws DEPLOY_UNHEALTHY, NAME_TAKEN
 */
export async function waitHealthy(waiting: Waiting): Promise<readonly ListedContainer[]> {
  const { release, names } = waiting;
  const wanted = Object.entries(release.processes)
    .filter(([name]) => names.includes(name))
    .map(([name, process]) => ({ ...process, name }));
  const [containers, ...failures] = await Promise.all([
    listAfterStay(waiting, wanted),
    ...wanted.map((process) => waitHttp(waiting, process)),
  ]);
  await Promise.all(
    wanted.map((process, index) => {
      const own = containers.filter((container) => container.labels[labels.process] === process.name);
      if (own.length < process.instances) throw foreignProject(release, process.name);
      return check(waiting, process, own, failures[index]);
    }),
  );
  return containers;
}

/** What is there once those have stayed up that have to. */
async function listAfterStay(
  { release, docker, steady, context }: Waiting,
  wanted: readonly Wanted[],
): Promise<readonly ListedContainer[]> {
  const stays = wanted.map(({ health, instances }) => (health.kind === 'running' && instances > 0 ? health.forMs : 0));
  if (!steady) await delay(Math.max(...stays), undefined, { signal: context.signal });
  return processContainers(release, await docker.listContainers(labelsOf(release.app, release.number)));
}

/** Undefined: it answers as it should, or it is not asked. */
async function waitHttp({ release, ports, context }: Waiting, process: Wanted): Promise<Failure | undefined> {
  const { name, health, instances } = process;
  if (health.kind !== 'http' || instances === 0) return undefined;
  const range = ports[release.slot][name] ?? { first: 0, count: 0 };
  const domain = release.rules.find(({ domains }) => domains.length > 0)?.domains[0];
  return waitAnswers(context.places.run, {
    ports: portsOf(range).slice(0, instances),
    path: health.path,
    headers: { Host: domain ?? partsOf(release.app).app, 'X-Forwarded-Proto': 'https', ...health.headers },
    timeoutMs: health.timeoutMs,
    signal: context.signal,
  });
}

/** Compose goes by the name of the project alone, and is content with containers that have not our labels. */
function foreignProject({ app, number }: Release, name: string): DeployError {
  const project = projectName(app, number);
  return new DeployError(`A Compose project ${project} that this app did not make has containers of ${name}`, {
    code: 'NAME_TAKEN',
    hint: `It was not touched: run it under another name (\`docker compose --project-name\`), then deploy again.`,
  });
}

async function check(
  waiting: Waiting,
  process: Wanted,
  own: readonly ListedContainer[],
  failure: Failure | undefined,
): Promise<void> {
  const { health } = process;
  if (failure !== undefined) {
    const container = own.find(({ ports }) => ports.some(({ port }) => port === failure.port));
    throw await unhealthy(waiting, process, failure.text, container);
  }
  if (health.kind === 'running') {
    const down = own.find(({ state }) => state !== 'running');
    if (down !== undefined) throw await unhealthy(waiting, process, `its container is ${down.state}`, down);
  }
  if (health.kind === 'image')
    await Promise.all(own.map((container) => waitImage(waiting, process, health.timeoutMs, container)));
}

async function waitImage(
  waiting: Waiting,
  process: Wanted,
  timeoutMs: number,
  container: ListedContainer,
): Promise<void> {
  const deadline = performance.now() + timeoutMs;
  for (let pause: number = pauses.first; ; pause = Math.min(pause * 2, pauses.most)) {
    const health = (await waiting.docker.container(container.id))?.health;
    if (health === 'healthy') return;
    if (health === 'unhealthy' || performance.now() + pause > deadline)
      throw await unhealthy(waiting, process, `its HEALTHCHECK says ${health}`, container);
    await delay(pause, undefined, { signal: waiting.context.signal });
  }
}

/** With the end of the container's log, and the reason at the very end. */
async function unhealthy(
  { release, docker }: Waiting,
  { name, health }: Wanted,
  text: string,
  container: ListedContainer | undefined,
): Promise<DeployError> {
  const reason = `${name} of release ${release.number} is not healthy: ${text}`;
  const seconds = (health.kind === 'running' ? health.forMs : health.timeoutMs) / 1000;
  return new DeployError(reason, {
    code: 'DEPLOY_UNHEALTHY',
    hint: `It had ${seconds} s. Check its log in \`output\`, its port and the path or HEALTHCHECK that it is asked by.`,
    output: [...(container === undefined ? [] : await lastLines(docker, container.id)), reason],
  });
}
