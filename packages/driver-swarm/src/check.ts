import { checkDocker, cronFinding, execute, lookAtCron } from '@appliku/core';
import type { Context, Finding, Needs } from '@appliku/core';
import { runner } from './cron/cron-timers.ts';
import type { Settings } from './options.ts';
import { checkTrust } from './registry/trust.ts';

/** Whether the run host is a manager and can start cron jobs, and all trust the registry. Changes nothing. */
export async function check(
  settings: Settings,
  { places, signal }: Context,
  needs: Needs,
): Promise<readonly Finding[]> {
  const host = places.run;
  const known = [...new Set([places.build, host, ...places.route, ...places.nodes])];
  const [docker, trust, { stdout }, cron] = await Promise.all([
    checkDocker(host, signal),
    checkTrust(known, settings, signal),
    execute(host, ['sh', '-c', script, 'appliku-check'], { env: { LC_ALL: 'C' }, signal }),
    needs.cron ? lookAtCron(host, runner, signal) : undefined,
  ]);
  const [state = ''] = stdout.split('\n');
  const found = [
    ...(state === '' ? [] : [swarmFinding(state)]),
    ...(cron === undefined ? [] : [cronFinding(cron, runner)]),
  ];
  return [...docker, ...trust, ...found.map((finding) => ({ host: host.name, ...finding }))];
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
