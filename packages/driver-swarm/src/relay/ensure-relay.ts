import { DeployError, engine, freeRange, swarmEngine, takenPorts } from '@appliku/core';
import { messageOf, patiently, together } from '@appliku/core';
import type { Context, Host, Release, SwarmService } from '@appliku/core';
import { contentKey } from '../names.ts';
import type { Settings } from '../options.ts';
import { docker } from '../run-docker.ts';
import { raftStore } from '../store/raft-store.ts';
import { relayCommand, type RelayPlan, targetPorts } from './relay-command.ts';
import { relayConfig } from './relay-config.ts';
import { type FoundRelay, listenersOf, type Relay, wholeRelay } from './relay-state.ts';
import { relaysOn, routingHosts } from './routing-hosts.ts';

/** Other deploys hold the lease for a few seconds. */
const waitMs = 60_000;

/** Key of the relay that a release needs; undefined: nothing of it takes traffic. */
export function relayKey(release: Release, settings: Settings): string | undefined {
  const listeners = listenersOf(release, settings);
  if (listeners.length === 0) return undefined;
  return contentKey([relayConfig(release.app, listeners), settings.relay.image]);
}

/**
 * Makes the relay of a release run on each machine that routes. One that runs is never touched: with other processes there is
 * another one, beside it.
 * @throws IMAGE_MISSING, PORT_TAKEN
 */
export async function ensureRelay(release: Release, settings: Settings, context: Context): Promise<Relay | undefined> {
  const key = relayKey(release, settings);
  if (key === undefined) return undefined;
  const { app } = release;
  const { places, signal } = context;
  const hosts = routingHosts(places);
  const look = async (): Promise<readonly (readonly FoundRelay[])[]> =>
    Promise.all(hosts.map(async (host) => relaysOn(host, app)));
  const there = wholeRelay(await look(), key);
  if (there !== undefined) return there;
  const lease = await raftStore(places.run, app).lease('ports', { purpose: `deploy of ${app}`, signal, waitMs });
  try {
    const listeners = listenersOf(release, settings);
    const found = await look();
    const one = found.flat().find((relay) => relay.key === key);
    const first = one?.first ?? (await freePort(targetPorts(listeners).length, app, settings, context));
    const plan = { app, key, listeners, first };
    await together(hosts.map((host, index) => makeOn(host, plan, found[index] ?? [], settings, context)));
    return { key, first };
  } finally {
    await lease.release();
  }
}

/** What is left of one that was not made to its end, or is on other ports, goes. */
async function makeOn(
  host: Host,
  plan: RelayPlan,
  found: readonly FoundRelay[],
  settings: Settings,
  context: Context,
): Promise<void> {
  const relays = found.filter(({ key }) => key === plan.key);
  if (relays.some(({ first, runs }) => runs && first === plan.first)) return;
  const machine = engine(host);
  for (const { id } of relays) await machine.remove(id);
  await bringImage(host, settings, context);
  const { stdout } = await docker(relayCommand(plan, settings), settings, context, { on: host });
  // To be on a network of the Swarm takes a leader.
  await patiently(() => machine.start(stdout.trim()), { signal: context.signal });
}

async function bringImage(host: Host, settings: Settings, context: Context): Promise<void> {
  const { image } = settings.relay;
  if ((await engine(host).image(image)) !== undefined) return;
  try {
    await docker(['pull', '--quiet', '--', image], settings, context, { on: host });
  } catch (error) {
    if (!DeployError.isInstance(error)) throw error;
    throw new DeployError(`The image of the relay, ${image}, cannot be had on ${host.name}: ${messageOf(error)}`, {
      code: 'IMAGE_MISSING',
      hint: 'Check swarm({ relay: { image } }): each machine that routes has to pull it, or to have it.',
      ...(error.output && { output: error.output }),
      cause: error,
    });
  }
}

/** What tasks publish in the Swarm counts too, wherever they run now. */
async function freePort(count: number, app: string, { ports }: Settings, { places, signal }: Context): Promise<number> {
  const [services, ...taken] = await Promise.all([
    swarmEngine(places.run).services({}),
    ...routingHosts(places).map((host) => takenPorts(host, app, signal)),
  ]);
  const range = freeRange(
    new Set([...taken.flatMap((some) => [...some]), ...services.flatMap(publishedOf)]),
    count,
    ports,
  );
  if (range !== undefined) return range.first;
  throw new DeployError(`No ${count} neighbouring ports are free between ${ports.from} and ${ports.to}`, {
    code: 'PORT_TAKEN',
    hint: 'Give swarm({ ports }) a wider range, or destroy apps that are not needed.',
  });
}

function publishedOf({ ports }: SwarmService): readonly number[] {
  return ports.map(({ published }) => published);
}
