import { checkDocker, cronFinding, execute, lookAtCron, together } from '@appliku/core';
import type { Context, Finding, Host, Needs } from '@appliku/core';
import { runner } from './cron/cron-timers.ts';
import type { Settings } from './options.ts';
import { checkTrust } from './registry/trust.ts';
import { routingHosts } from './relay/routing-hosts.ts';

/**
 * Whether Docker of each machine that routes is in a Swarm, that of the run host as a manager, whether that one can start cron
 * jobs, and all trust the registry. Changes nothing.
 */
export async function check(
  settings: Settings,
  { places, signal }: Context,
  needs: Needs,
): Promise<readonly Finding[]> {
  const host = places.run;
  const known = [...new Set([places.build, host, ...places.route, ...places.nodes])];
  const [docker, trust, cron] = await Promise.all([
    together(routingHosts(places).map((one) => checkNode(one, one === host, signal))),
    checkTrust(known, settings, signal),
    needs.cron ? lookAtCron(host, runner, signal) : undefined,
  ]);
  const found = cron === undefined ? [] : [{ host: host.name, ...cronFinding(cron, runner) }];
  return [...docker.flat(), ...trust, ...found];
}

async function checkNode(host: Host, isRunHost: boolean, signal: AbortSignal): Promise<readonly Finding[]> {
  const [docker, { stdout }] = await Promise.all([
    checkDocker(host, signal),
    execute(host, ['sh', '-c', script, 'appliku-check'], { env: { LC_ALL: 'C' }, signal }),
  ]);
  const [state = ''] = stdout.split('\n');
  const found = isRunHost ? swarmFinding(state) : nodeFinding(state);
  return [...docker, ...(state === '' ? [] : [{ host: host.name, ...found }])];
}

/** Without a Docker that answers there is nothing to say: that is told of Docker. */
const script = `
command -v docker > /dev/null || exit 0
docker info --format '{{.Swarm.LocalNodeState}} {{.Swarm.ControlAvailable}}' 2> /dev/null || exit 0
`;

/** @param state of the node, and whether it is a manager, as Docker tells them */
export function swarmFinding(state: string): Omit<Finding, 'host'> {
  const what = 'manager of a Swarm';
  if (state === 'active true') return { what, state: 'ok', found: 'it is one', fix: [] };
  if (state.startsWith('inactive'))
    return { what, state: 'missing', found: 'it is in no Swarm', fix: ['docker swarm init'] };
  return {
    what,
    state: 'wrong',
    found: `its node is ${state.startsWith('active') ? 'a worker' : state}`,
    fix: ['# Deploy by a manager, or run `docker node promote` for this one on a manager.'],
  };
}

/** Of another machine that routes: its relay is on the network of the app, which only nodes reach. */
export function nodeFinding(state: string): Omit<Finding, 'host'> {
  const what = 'node of a Swarm';
  if (state.startsWith('active ')) return { what, state: 'ok', found: 'it is one', fix: [] };
  return {
    what,
    state: 'missing',
    found: state.startsWith('inactive') ? 'it is in no Swarm' : `its node is ${state}`,
    fix: ['# Run here what `docker swarm join-token worker` prints on the manager that is deployed by.'],
  };
}
