import { clusterRecords, DeployError, freeRange, labelsOf, swarmEngine, takenPorts } from '@appliku/core';
import type { Context, Release, SwarmService } from '@appliku/core';
import { relayLabel } from '../labels.ts';
import { contentKey, relayConfigName, relayStack } from '../names.ts';
import type { Settings } from '../options.ts';
import { ensureMade } from '../ensure-made.ts';
import { docker } from '../run-docker.ts';
import { patient } from '../store/patience.ts';
import { raftStore } from '../store/raft-store.ts';
import { createConfigCommand, deployCommand } from '../stack/stack-command.ts';
import { relayConfig } from './relay-config.ts';
import { relayFile, type RelayPlan, targetPorts } from './relay-file.ts';
import { listenersOf, type Relay, relayIn } from './relay-state.ts';

/** Other deploys hold the lease for a few seconds. */
const waitMs = 60_000;

/** Key of the relay that a release needs; undefined: nothing of it takes traffic. */
export function relayKey(release: Release, settings: Settings): string | undefined {
  const listeners = listenersOf(release, settings);
  if (listeners.length === 0) return undefined;
  const { relay } = settings;
  return contentKey([relayConfig(release.app, listeners), relay]);
}

/**
 * Makes the relay of a release be there. One that is there is never touched: with other processes there is another one,
 * beside it.
 */
export async function ensureRelay(release: Release, settings: Settings, context: Context): Promise<Relay | undefined> {
  const key = relayKey(release, settings);
  if (key === undefined) return undefined;
  const found = await findRelay(release.app, key, context);
  if (found !== undefined) return found;
  const { run } = context.places;
  const options = { purpose: `deploy of ${release.app}`, signal: context.signal, waitMs };
  const lease = await raftStore(run, release.app).lease('ports', options);
  try {
    return await makeRelay(release, key, settings, context);
  } finally {
    await lease.release();
  }
}

async function findRelay(app: string, key: string, { places }: Context): Promise<Relay | undefined> {
  return relayIn(await swarmEngine(places.run).services(labelsOf(app)), key);
}

async function makeRelay(
  release: Release,
  key: string,
  settings: Settings,
  context: Context,
): Promise<Relay | undefined> {
  const { app } = release;
  const listeners = listenersOf(release, settings);
  const config = relayConfig(app, listeners);
  const name = relayConfigName(app, config);
  const plan: RelayPlan = { app, key, config: name, listeners };
  const port = await freePort(targetPorts(plan).length, app, settings, context);
  const records = patient(clusterRecords(context.places.run));
  // Named by its content, so that one of the name is right.
  await ensureMade(
    async () => (await records.read(name)) !== undefined,
    async () => {
      const labels = { ...labelsOf(app), [relayLabel]: key };
      await docker(createConfigCommand(name, labels), settings, context, { input: config });
    },
  );
  const input = relayFile(plan, port, settings);
  await docker(deployCommand(relayStack(app, key), { resolve: 'always' }), settings, context, { input });
  return findRelay(app, key, context);
}

/** Services are what has leased ports of the nodes: all that are in the Swarm count. */
async function freePort(count: number, app: string, { ports }: Settings, { places, signal }: Context): Promise<number> {
  // Those of managers that are not known here are found taken only when the relay does not start there.
  const known = [...new Set([places.run, ...places.route])];
  const [services, ...taken] = await Promise.all([
    swarmEngine(places.run).services({}),
    ...known.map((host) => takenPorts(host, app, signal)),
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
