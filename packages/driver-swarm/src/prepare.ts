import { bringImage, DeployError, engine, imageIdOf, imageOf, labelsOf, swarmEngine, together } from '@appliku/core';
import type { Built, Context, Host, Image, Release } from '@appliku/core';
import { recordJobs } from './cron/record-jobs.ts';
import { ensureMade } from './ensure-made.ts';
import { appNetwork, servicesStack, stackName } from './names.ts';
import { ensureSharedNetworks } from './networks/shared-networks.ts';
import type { Settings } from './options.ts';
import { runImageOf, pushedImage, recordPushed } from './registry/image-of.ts';
import { loginOf } from './registry/login-of.ts';
import { pushImage } from './registry/push-image.ts';
import { relayKey } from './relay/ensure-relay.ts';
import { docker } from './run-docker.ts';
import { put } from './store/put.ts';
import { raftStore } from './store/raft-store.ts';
import { createNetworkCommand } from './stack/stack-command.ts';
import { ensureServices } from './services/ensure-services.ts';
import { stackFile } from './stack/stack-file.ts';
import { placeVolumes } from './volumes/place-volumes.ts';

/** Puts the image where nodes have it, the app's volumes and network, the stack file on record, and starts its services. */
export async function prepare(
  release: Release,
  built: Built | undefined,
  settings: Settings,
  context: Context,
): Promise<void> {
  await refuseForeign(release, context);
  await placeVolumes(release, settings, context);
  await bringToNodes(release, built, settings, context);
  await together([ensureNetworks(release, settings, context), recordStackFile(release, settings, context)]);
  await ensureServices(release, settings, context);
  await recordJobs(release, settings, context);
}

/** The name of a stack is all that Docker goes by. @throws NAME_TAKEN */
async function refuseForeign({ app, slot }: Release, context: Context): Promise<void> {
  await refuseForeignStack(app, stackName(app, slot), context);
  await refuseForeignStack(app, servicesStack(app), context);
}

async function refuseForeignStack(app: string, name: string, { places }: Context): Promise<void> {
  const services = await swarmEngine(places.run).services({ 'com.docker.stack.namespace': name });
  const own = Object.entries(labelsOf(app));
  if (services.every(({ labels }) => own.every(([label, value]) => labels[label] === value))) return;
  throw new DeployError(`The Swarm has a stack ${name} that this app did not make`, {
    code: 'NAME_TAKEN',
    hint: `It was not touched: remove it (\`docker stack rm ${name}\`) if nobody needs it, or call the app otherwise.`,
  });
}

async function bringToNodes(
  release: Release,
  built: Built | undefined,
  settings: Settings,
  context: Context,
): Promise<void> {
  const { registry } = settings;
  if (registry === undefined) return bringToOnlyNode(release, built, context);
  const made = imageIn(built);
  if (made !== undefined) {
    const pushed = await pushImage({ ...made, app: release.app, registry }, settings, context);
    return recordPushed(release, pushed, context);
  }
  const { run } = context.places;
  const [image, here] = await Promise.all([
    runImageOf(release, settings, context),
    engine(run).image(imageIdOf(release)),
  ]);
  if (here !== undefined) return pushAgain(release, settings, context);
  if (!(await swarmEngine(run).isInRegistry(image, await loginOf(settings, context))))
    throw missing(release, `the registry has no ${image}`);
}

/**
 * The registry may have lost a layer of it since, or all. One that cannot be reached is no reason not to go back: nodes that
 * ran the release have its image.
 */
async function pushAgain({ app, artifact }: Release, settings: Settings, context: Context): Promise<void> {
  const [image, { registry }] = [imageOf(artifact), settings];
  if (image === undefined || registry === undefined) return;
  try {
    await pushImage({ image, app, from: context.places.run, registry }, settings, context);
  } catch (error) {
    if (!DeployError.isInstance(error) || error.code !== 'REGISTRY_FAILED') throw error;
    context.log.warn(`${error.message}; nodes that do not have the image cannot run it`);
  }
}

async function bringToOnlyNode(release: Release, built: Built | undefined, context: Context): Promise<void> {
  const { run } = context.places;
  const nodes = await swarmEngine(run).nodes();
  if (nodes.length > 1)
    throw new DeployError(`The Swarm has ${nodes.length} nodes, and no registry from which they could pull images`, {
      code: 'IMAGE_MISSING',
      hint: 'Name one by swarm({ registry }). Without it, a Swarm of one node alone can be deployed to.',
    });
  const made = imageIn(built);
  if (made !== undefined && made.from !== run) await bringImage({ ...made, app: release.app, to: run }, context);
  const image = await engine(run).image(imageIdOf(release));
  if (image === undefined) throw missing(release, `${run.name} has no ${imageIdOf(release)}`);
}

function imageIn(built: Built | undefined): { readonly image: Image; readonly from: Host } | undefined {
  const image = built && imageOf(built.artifact);
  const from = built && 'on' in built ? built.on : undefined;
  return image === undefined || from === undefined ? undefined : { image, from };
}

function missing({ number }: Release, why: string): DeployError {
  return new DeployError(`The image of release ${number} is gone: ${why}`, {
    code: 'IMAGE_MISSING',
    hint: 'Deploy again, which builds the image anew.',
  });
}

async function ensureNetworks(release: Release, settings: Settings, context: Context): Promise<void> {
  const own = labelsOf(release.app);
  const name = appNetwork(release.app);
  await ensureMade(
    async () => (await engine(context.places.run).networks(own)).some((network) => network.name === name),
    async () => void (await docker(createNetworkCommand(name, own), settings, context)),
  );
  await ensureSharedNetworks(release, settings, context);
}

/** For people: what is deployed has the values of secrets too, and is kept nowhere. */
async function recordStackFile(release: Release, settings: Settings, { places }: Context): Promise<void> {
  const { app, number } = release;
  const image = settings.registry === undefined ? undefined : await pushedImage(release, { places });
  const stack = { image: image ?? imageIdOf(release), relay: relayKey(release, settings), settings };
  await put(raftStore(places.run, app), `releases/${number}/docker-stack.yml`, stackFile(release, stack));
}
