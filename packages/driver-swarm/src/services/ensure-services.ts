import { labels, labelsOf, type Names, type Release, runDocker, swarmEngine, together } from '@appliku/core';
import type { Context, SwarmService } from '@appliku/core';
import { servicesStack } from '../names.ts';
import type { Settings } from '../options.ts';
import { docker } from '../run-docker.ts';
import { deployCommand, scaleCommand } from '../stack/stack-command.ts';
import { hasEnded } from '../tasks/task-state.ts';
import { untilStopped } from '../tasks/until-stopped.ts';
import { planServices, type Step } from './service-plan.ts';
import { servicesFile } from './services-file.ts';
import { waitService } from './wait-service.ts';

/**
 * Makes the services of a release run and be healthy. One that runs as the release says is not touched; one that has
 * another definition is made anew.
 * @throws IMAGE_MISSING, DEPLOY_CRASHED, DEPLOY_UNHEALTHY
 */
export async function ensureServices(release: Release, settings: Settings, context: Context): Promise<void> {
  if (Object.keys(release.services).length === 0) return;
  const swarm = swarmEngine(context.places.run);
  const [services, tasks, secrets] = await Promise.all([
    swarm.services(labelsOf(release.app)),
    swarm.tasks(labelsOf(release.app)),
    secretsOf(release, context),
  ]);
  const steps = planServices(release, secrets, services);
  const before = new Set(tasks.filter(hasEnded).map(({ id }) => id));
  for (const step of steps) tell(step, context);
  await putInPlace(release, steps, secrets, settings, context);
  const { app } = release;
  await together(
    steps.map(({ placed, action }) =>
      waitService({ app, placed, isNew: action !== 'keep', before, settings, context }),
    ),
  );
}

/** Stops and removes what runs beside the app and the release does not name. Volumes stay. */
export async function removeServices(release: Release, context: Context): Promise<void> {
  // What only runs an older release again leaves services as they are.
  if (release.restores !== undefined) return;
  const { places, log } = context;
  const services = await swarmEngine(places.run).services(labelsOf(release.app));
  const isGone = ({ labels: found }: SwarmService): boolean =>
    found[labels.service] !== undefined && !Object.hasOwn(release.services, found[labels.service] ?? '');
  const gone = services.filter(isGone);
  if (gone.length === 0) return;
  for (const { id, labels: found } of gone) {
    log.info(`Removing ${found[labels.service]}, which is not in the options any more; its volumes stay`);
    await swarmEngine(places.run).removeService(id);
  }
  const ids = new Set(gone.map(({ id }) => id));
  await untilStopped(release.app, ({ service }) => ids.has(service), context);
}

async function secretsOf({ number, services }: Release, context: Context): Promise<Names<Names<string>>> {
  const withSecrets = Object.keys(services).filter((name) => (services[name]?.secrets.length ?? 0) > 0);
  const values = withSecrets.map(async (name) => [name, await context.secrets(number, name)] as const);
  return Object.fromEntries(await Promise.all(values));
}

function tell({ action, changed, placed }: Step, { log }: Context): void {
  const { name, definition } = placed;
  if (action === 'create') log.info(`Starting ${name} (${definition.image})`);
  if (action === 'start') log.info(`Starting ${name}, which was stopped`);
  if (action === 'renew')
    log.info(`Making ${name} (${definition.image}) anew, it is away meanwhile: its ${changed.join(', ')} changed`);
}

async function putInPlace(
  release: Release,
  steps: readonly Step[],
  secrets: Names<Names<string>>,
  settings: Settings,
  context: Context,
): Promise<void> {
  const placed = steps.filter(({ action }) => action === 'create' || action === 'renew').map((step) => step.placed);
  if (placed.length > 0) {
    const input = servicesFile(release, { placed, secrets, settings });
    const argv = deployCommand(servicesStack(release.app), { resolve: 'changed', prune: false });
    await docker(argv, settings, context, { input });
  }
  const stopped = steps.flatMap(({ action, service }) => (action === 'start' && service ? [[service.name, 1]] : []));
  if (stopped.length > 0) await runDocker(['docker', ...scaleCommand(Object.fromEntries(stopped))], context);
}
