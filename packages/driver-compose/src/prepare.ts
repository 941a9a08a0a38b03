import {
  bringImage,
  createVolumes,
  DeployError,
  engine,
  imageIdOf,
  imageOf,
  runDocker,
  setUpCron,
  together,
} from '@appliku/core';
import type { Built, Context, EngineImage, Release } from '@appliku/core';
import { configCommand } from './compose-command.ts';
import { composeFile } from './compose-file.ts';
import { checkCompose } from './compose-version.ts';
import { jobsPath, jobsText } from './cron/cron-files.ts';
import { runner } from './cron/runner.ts';
import { composePath } from './host-files.ts';
import type { Settings } from './options.ts';
import { createNetworks } from './networks/create-networks.ts';
import { leasePorts } from './ports/lease-ports.ts';
import { ensureServices } from './services/ensure-services.ts';

/** Puts the compose file, ports, networks and volumes of a release in place, and starts its services. */
export async function prepare(
  release: Release,
  built: Built | undefined,
  context: Context,
  settings: Settings,
): Promise<void> {
  await bringOver(release, built, context);
  const [ports] = await together([
    leasePorts(release, settings, context),
    checkImage(release, context),
    checkCompose(context),
    createVolumes(release, { adopt: settings.adopt, driver: 'compose' }, context),
    createNetworks(release, settings, context),
    prepareCron(release, context),
  ]);
  const text = composeFile(release, ports[release.slot], settings);
  await together([
    writeComposeFile(release, text, context),
    runDocker(configCommand(release), context, { input: text }),
  ]);
  await ensureServices(release, settings, context);
}

async function bringOver({ app, artifact }: Release, built: Built | undefined, context: Context): Promise<void> {
  const { run } = context.places;
  const image = imageOf(artifact);
  if (image === undefined || built?.on === undefined || built.on === run) return;
  await bringImage({ image, app, from: built.on, to: run }, context);
}

async function checkImage(release: Release, context: Context): Promise<void> {
  const docker = engine(context.places.run);
  const image = await docker.image(imageIdOf(release));
  if (image === undefined) throw missingImage(release, context);
  checkHealthcheck(release, image);
}

function missingImage(release: Release, { places }: Context): DeployError {
  return new DeployError(
    `The image of release ${release.number}, ${imageIdOf(release)}, is not on ${places.run.name}`,
    {
      code: 'IMAGE_MISSING',
      hint: 'Deploy again, which builds the image anew.',
    },
  );
}

function checkHealthcheck(release: Release, image: EngineImage): void {
  const name = Object.keys(release.processes).find((name) => release.processes[name]?.health.kind === 'image');
  if (name === undefined || image.healthcheck) return;
  throw new DeployError(`${name} is to be healthy when its image says so, but the image has no HEALTHCHECK`, {
    code: 'DEPLOY_UNHEALTHY',
    hint: `Add a HEALTHCHECK to the Dockerfile, or give processes.${name}.health a path such as '/up'.`,
  });
}

async function prepareCron(release: Release, context: Context): Promise<void> {
  if (Object.keys(release.cron).length === 0) return;
  const { places, signal } = context;
  await setUpCron(places.run, runner, signal);
  await places.run.writeFile(jobsPath(release), jobsText(release), { mode: 0o660, signal });
}

async function writeComposeFile({ app, number }: Release, text: string, { places, signal }: Context): Promise<void> {
  await places.run.writeFile(composePath(app, number), text, { mode: 0o660, signal });
}
