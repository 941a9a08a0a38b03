import { DeployError, type Host, together, waitAnswers } from '@appliku/core';
import { endpointsOf } from '../relay/relay-state.ts';
import type { Asking } from './ask-tasks.ts';
import { questionOf } from './question.ts';
import { processOf } from './task-state.ts';

/**
 * Resolves when requests reach the release the way they will come: from each machine of the router, through its relay,
 * by name. One that was cut off for a while knows new names later than the others.
 * @throws DEPLOY_UNHEALTHY
 */
export async function untilReached(asking: Asking): Promise<void> {
  const { run, route } = asking.context.places;
  const names = new Set(asking.tasks.map((task) => processOf(task) ?? ''));
  const hosts = [...new Set([run, ...route])];
  await together([...names].flatMap((name) => hosts.map((host) => askWay(asking, name, host))));
}

async function askWay({ release, relay, context }: Asking, name: string, host: Host): Promise<void> {
  const question = questionOf(release, release.processes[name]);
  const ports = (endpointsOf(release, release.slot, relay)[name] ?? []).flatMap((one) =>
    one.kind === 'tcp' ? [one.port] : [],
  );
  if (question === undefined || ports.length === 0) return;
  const failure = await waitAnswers(host, { ...question, ports, signal: context.signal });
  if (failure === undefined) return;
  throw new DeployError(`${name} of release ${release.number} is not reached from ${host.name}: ${failure.text}`, {
    code: 'DEPLOY_UNHEALTHY',
    hint: 'Its instances are healthy: check that this node and theirs reach each other on 7946/tcp, 7946/udp and 4789/udp.',
  });
}
