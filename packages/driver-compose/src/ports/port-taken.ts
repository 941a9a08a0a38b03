import { DeployError, labelsOf, portsIn, portsOf } from '@appliku/core';
import type { Context, Engine, Ports, Release } from '@appliku/core';
import { isOurs } from '../compose-state.ts';

interface Situation {
  readonly release: Release;
  readonly ports: Ports;
  readonly docker: Engine;
  readonly context: Context;
}

/** Names the port, and who has it where that can be told; any other error stays as it is. */
export async function explainTakenPort(error: unknown, situation: Situation): Promise<unknown> {
  if (!DeployError.isInstance(error) || error.code !== 'PORT_TAKEN') return error;
  const port = await foreignPort(situation);
  if (port === undefined) return error;
  const holder = (await containerOn(port, situation)) ?? (await processOn(port, situation));
  return new DeployError(
    `Port ${port} on 127.0.0.1, leased for ${situation.release.app}, is taken${holder && ` by ${holder}`}`,
    {
      code: 'PORT_TAKEN',
      hint: 'Stop what listens there and deploy again.',
      cause: error,
    },
  );
}

/** The first of our ports on which something listens that is not ours. */
async function foreignPort({ release, ports, docker, context }: Situation): Promise<number | undefined> {
  const own = await docker.listContainers(labelsOf(release.app));
  const ours = new Set(own.filter(isOurs).flatMap((container) => container.ports.map(({ port }) => port)));
  const { stdout } = await context.places.run.run(['ss', '-Hltn']);
  const listening = portsIn(stdout);
  return Object.values(ports[release.slot])
    .flatMap(portsOf)
    .find((port) => listening.has(port) && !ours.has(port));
}

async function containerOn(port: number, { docker }: Situation): Promise<string | undefined> {
  const all = await docker.listContainers({});
  const holder = all.find((container) => container.ports.some((published) => published.port === port));
  return holder && `the container ${holder.name}`;
}

/** Only root is told of processes of others. */
async function processOn(port: number, { context }: Situation): Promise<string> {
  const argv = ['ss', '-Hltnp', `sport = :${port}`];
  const { stdout } = await context.places.run.run(argv, { root: true }).catch(() => ({ stdout: '' }));
  const [, name, pid] = /users:\(\("([^"]*)",pid=(\d+)/.exec(stdout) ?? [];
  return name === undefined ? '' : `${name} (process ${pid})`;
}
