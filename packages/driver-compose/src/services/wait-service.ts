import { setTimeout as delay } from 'node:timers/promises';
import { argvOf, type Container, deadline, DeployError } from '@appliku/core';
import type { Context, Engine, Service } from '@appliku/core';
import { lastLines } from '../health/last-lines.ts';

export interface WaitingService {
  readonly name: string;
  readonly service: Service;
  readonly id: string;
  /** It was started just now: staying up is still to be shown. */
  readonly isNew: boolean;
  readonly docker: Engine;
  readonly context: Context;
}

/** Time between two looks, in milliseconds. */
const pauseMs = 250;
/** One run of a health command. */
const commandMs = 10_000;

/** Resolves when a service is healthy. @throws DEPLOY_CRASHED when it ends, DEPLOY_UNHEALTHY when its time is over */
export async function waitService(waiting: WaitingService): Promise<void> {
  const { service, id, isNew, docker, context } = waiting;
  const { health } = service;
  const first = await docker.container(id);
  const endsAt = performance.now() + (health.kind === 'running' ? health.forMs : health.timeoutMs);
  for (let said = ''; ;) {
    const found = await docker.container(id);
    if (hasEnded(found, first)) throw await crashed(waiting, found);
    const isOver = performance.now() > endsAt;
    if (health.kind === 'running') {
      if (isOver || !isNew) return;
    } else {
      const answer = await look(waiting, found);
      if (answer === 'healthy') return;
      said = answer;
      if (isOver) throw await unhealthy(waiting, health.timeoutMs, said);
    }
    await delay(pauseMs, undefined, { signal: context.signal });
  }
}

/** Docker starts it again when it ended. */
function hasEnded(found: Container | undefined, first: Container | undefined): boolean {
  return found?.state !== 'running' || found.restarts !== first?.restarts;
}

/** `healthy`, or why it is not. Docker asks seldom, so that the command is run here too. */
async function look({ service, id, context }: WaitingService, found: Container | undefined): Promise<string> {
  const { health } = service;
  if (found?.health === 'healthy') return 'healthy';
  if (health.kind !== 'command') return `its HEALTHCHECK says ${found?.health ?? 'nothing: its image has none'}`;
  using limit = deadline(commandMs, context.signal);
  try {
    const result = await context.places.run.run(['docker', 'exec', id, ...argvOf(health.command)], {
      signal: limit.signal,
    });
    if (result.exitCode === 0) return 'healthy';
    const words = `${result.stdout}\n${result.stderr}`.trim().split('\n').at(-1) ?? '';
    return `its health command ended with exit code ${result.exitCode}${words === '' ? '' : `: ${words}`}`;
  } catch (error) {
    context.signal.throwIfAborted();
    if (!limit.passed) throw error;
    return `its health command did not end within ${commandMs / 1000} s`;
  }
}

async function crashed({ name, docker, id }: WaitingService, found: Container | undefined): Promise<DeployError> {
  const reason =
    found?.oomKilled === true
      ? `The service ${name} ran out of memory`
      : `The service ${name} ended with exit code ${found?.exitCode ?? 'unknown'}`;
  return new DeployError(reason, {
    code: 'DEPLOY_CRASHED',
    hint: `The last lines of its log, in \`output\`, say why; it is tried again with the next deploy.`,
    output: [...(await lastLines(docker, id)), reason],
  });
}

async function unhealthy({ name, docker, id }: WaitingService, timeoutMs: number, said: string): Promise<DeployError> {
  const reason = `The service ${name} is not healthy: ${said}`;
  return new DeployError(reason, {
    code: 'DEPLOY_UNHEALTHY',
    hint: `It had ${timeoutMs / 1000} s. Check its log in \`output\`, and services.${name}.health.`,
    output: [...(await lastLines(docker, id)), reason],
  });
}
