import { engine, labelsOf, runDocker } from '@appliku/core';
import type { Context, Engine, ListedContainer, Release } from '@appliku/core';
import { servicesUpCommand } from '../compose-command.ts';
import type { Settings } from '../options.ts';
import { pullImage } from './pull-image.ts';
import { readServices, secretTexts, writeServices } from './service-files.ts';
import { containersOf, planServices, type ServicePlan, type Step } from './service-plan.ts';
import { waitService } from './wait-service.ts';

/**
 * Makes the services of a release run and be healthy. One that runs as the release says is not touched; one that has
 * another definition is made anew.
 * @throws IMAGE_MISSING, DEPLOY_CRASHED, DEPLOY_UNHEALTHY, PORT_TAKEN, LEDGER_NEWER
 */
export async function ensureServices(release: Release, settings: Settings, context: Context): Promise<void> {
  if (Object.keys(release.services).length === 0) return;
  const docker = engine(context.places.run);
  const [there, secrets, containers] = await Promise.all([
    readServices(release.app, context),
    secretTexts(release, context),
    docker.listContainers(labelsOf(release.app)),
  ]);
  const { files, steps } = planServices(release, there, secrets, containers);
  if (JSON.stringify(files) !== JSON.stringify(there)) await writeServices(release, files, settings, context);
  for (const step of steps) tell(step, files, context);
  await removeDoubles(docker, steps, containers);
  await bringUp(release.app, files, steps, docker, context);
  await waitAll(release.app, files, steps, docker, context);
}

function tell({ name, action, changed }: Step, { record }: ServicePlan['files'], { log }: Context): void {
  const image = record[name]?.definition.image ?? '';
  if (action === 'create') log.info(`Starting ${name} (${image})`);
  if (action === 'start') log.info(`Starting ${name}, which was stopped`);
  if (action !== 'renew') return;
  const reason = changed.length === 0 ? 'it was left half done' : `its ${changed.join(', ')} changed`;
  log.info(`Making ${name} (${image}) anew, it is away meanwhile: ${reason}`);
}

/** Compose, killed while it makes one anew, leaves two, and would choose which of them goes. */
async function removeDoubles(
  docker: Engine,
  steps: readonly Step[],
  containers: readonly ListedContainer[],
): Promise<void> {
  for (const { name } of steps) {
    const [first, ...others] = [...containersOf(name, containers)].sort(
      (one, other) => Number(other.state === 'running') - Number(one.state === 'running'),
    );
    if (first === undefined) continue;
    // Data without a name stays: the first has it too.
    for (const { id } of others) await docker.remove(id);
  }
}

async function bringUp(
  app: string,
  { record }: ServicePlan['files'],
  steps: readonly Step[],
  docker: Engine,
  context: Context,
): Promise<void> {
  const namesOf = (...actions: readonly Step['action'][]): readonly string[] =>
    steps.filter(({ action }) => actions.includes(action)).map(({ name }) => name);
  for (const name of namesOf('create', 'renew'))
    await pullImage(name, record[name]?.definition.image ?? '', docker, context);
  const [started, renewed] = [namesOf('create', 'start'), namesOf('renew')];
  if (started.length > 0) await runDocker(servicesUpCommand(app, started), context);
  if (renewed.length > 0) await runDocker(servicesUpCommand(app, renewed, { renew: true }), context);
}

async function waitAll(
  app: string,
  { record }: ServicePlan['files'],
  steps: readonly Step[],
  docker: Engine,
  context: Context,
): Promise<void> {
  const containers = await docker.listContainers(labelsOf(app));
  await Promise.all(
    steps.map(async ({ name, action }) => {
      const service = record[name]?.definition;
      const [container] = containersOf(name, containers);
      if (service === undefined || container === undefined) return;
      await waitService({ name, service, id: container.id, isNew: action !== 'keep', docker, context });
    }),
  );
}
