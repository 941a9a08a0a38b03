import { areTimersOf, engine, labels, labelsOf, parseRelease, swarmEngine, volumeEndpoints } from '@appliku/core';
import type { Context, Release, Rollout, Member, SwarmService, SwarmTask, Timers } from '@appliku/core';
import { relayLabel } from './labels.ts';
import { timersOf } from './cron/cron-timers.ts';
import { leadTo } from './networks/move-names.ts';
import { endpointsOf, type FoundRelay, wholeRelay } from './relay/relay-state.ts';
import { relaysOn, routingHosts } from './relay/routing-hosts.ts';
import { raftStore } from './store/raft-store.ts';
import { instancesOf, runs } from './tasks/task-state.ts';

/** What there is of an app in the Swarm. */
export interface Observed {
  readonly services: readonly SwarmService[];
  readonly tasks: readonly SwarmTask[];
  readonly nodes: readonly Member[];
  /** On each machine that routes. */
  readonly relays: readonly (readonly FoundRelay[])[];
  /** What starts its cron jobs, on each manager. */
  readonly timers: readonly Timers[];
}

export async function look(app: string, context: Context): Promise<Observed> {
  const swarm = swarmEngine(context.places.run);
  const own = labelsOf(app);
  const [services, tasks, nodes, relays, timers] = await Promise.all([
    swarm.services(own),
    swarm.tasks(own),
    swarm.nodes(),
    Promise.all(routingHosts(context.places).map(async (host) => relaysOn(host, app))),
    timersOf(app, context),
  ]);
  return { services, tasks, nodes, relays, timers };
}

/** What is observed of a release. */
export function rolloutOf(release: Release, { services, tasks, nodes, relays, timers }: Observed): Rollout {
  const instances = instancesOf(release, tasks, nodes);
  const key = servicesOf(release, services)[0]?.labels[relayLabel];
  const relay = wholeRelay(relays, key);
  const isReached = key === undefined || relay !== undefined;
  return {
    release,
    instances,
    complete: isReached && isComplete(release, instances) && isWhole(release, tasks, timers),
    endpoints: { ...endpointsOf(release, release.slot, relay), ...volumeEndpoints(release) },
    reserved: { ...endpointsOf(release, release.slot === 'a' ? 'b' : 'a', relay), ...volumeEndpoints(release) },
    traffic: 'standby',
  };
}

function isComplete({ processes }: Release, instances: Rollout['instances']): boolean {
  const healthy = (name: string): number =>
    instances.filter(({ process, state }) => process === name && state === 'healthy').length;
  return Object.entries(processes).every(([name, { instances: wanted }]) => healthy(name) >= wanted);
}

/** Its services run, its names lead to it, and its cron jobs, and no others, are due. */
function isWhole(release: Release, tasks: readonly SwarmTask[], timers: readonly Timers[]): boolean {
  const running = new Set(tasks.filter(runs).map((task) => task.labels[labels.service]));
  const areServed = Object.keys(release.services).every((name) => running.has(name));
  return areServed && leadTo(release, tasks) && timers.every((one) => areTimersOf(one, release));
}

/** Services of the processes of a release: no job. */
export function servicesOf(
  { number }: Pick<Release, 'number'>,
  services: readonly SwarmService[],
): readonly SwarmService[] {
  return services.filter(
    (service) => service.labels[labels.release] === String(number) && service.labels[labels.process] !== undefined,
  );
}

/**
 * Every release of which anything is there, lowest number first; what the ledger does not know is left out. A run that was
 * killed at the right moment leaves only a network behind.
 */
export async function list(app: string, context: Context): Promise<readonly Rollout[]> {
  const [observed, networks, releases] = await Promise.all([
    look(app, context),
    engine(context.places.run).networks(labelsOf(app)),
    readReleases(app, context),
  ]);
  const found = new Set(
    [...observed.services, ...networks]
      .filter((one) => one.labels[labels.job] === undefined)
      .map((one) => Number(one.labels[labels.release])),
  );
  return releases.filter(({ number }) => found.has(number)).map((release) => rolloutOf(release, observed));
}

/** All that are recorded. @throws LEDGER_NEWER */
export async function readReleases(app: string, { places }: Context): Promise<readonly Release[]> {
  const texts = await raftStore(places.run, app).list('releases/');
  return texts
    .filter(({ key }) => key.endsWith('/release.json'))
    .map(({ key, value }) => parseRelease(value, key))
    .sort((one, other) => one.number - other.number);
}
