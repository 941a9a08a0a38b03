import { clusterRecords, DeployError, engine, labelsOf, patiently, swarmEngine, together } from '@appliku/core';
import type { Context } from '@appliku/core';
import { forgetJobs, forgetRuns, putInForce } from './cron/cron-timers.ts';
import type { Settings } from './options.ts';
import { forgetPushed } from './registry/image-of.ts';
import { removeRelays } from './relay/remove-relays.ts';
import { patient } from './store/patience.ts';
import { forgetStore } from './store/raft-store.ts';
import { untilStopped } from './tasks/until-stopped.ts';
import { forgetVolumes } from './volumes/forget-volumes.ts';

/** Removes all of an app, jobs that run and its record too; its volumes only when asked. */
export async function destroy(
  app: string,
  { volumes }: { readonly volumes: boolean },
  settings: Settings,
  context: Context,
): Promise<void> {
  const { run } = context.places;
  const [swarm, docker] = [swarmEngine(run), engine(run)];
  const own = labelsOf(app);
  await putInForce({ app, cron: {}, processes: {} }, context);
  // A run that is just beginning looks for its job once more when it has made its service.
  await forgetJobs(app, context);
  await forgetRuns(app, context);
  await together((await swarm.services(own)).map(({ id }) => swarm.removeService(id)));
  await untilStopped(app, () => true, context);
  await removeRelays(app, new Set(), context);
  if (volumes) await forgetVolumes(app, context);
  const records = patient(clusterRecords(run));
  for (const config of await records.list(own)) await records.remove(config);
  for (const network of await docker.networks(own)) await removeNetwork(network, context);
  for (const id of await docker.imageIds(own)) await docker.removeImage(id);
  await forgetPushed(app, [], settings, context);
  await forgetStore(run, app);
}

/** A machine that routed once, and is named no more, may still have its relay there. */
async function removeNetwork(
  { id, name }: { readonly id: string; readonly name: string },
  { places, log, signal }: Context,
): Promise<void> {
  try {
    await patiently(() => engine(places.run).removeNetwork(id), { signal });
  } catch (error) {
    if (!DeployError.isInstance(error) || !/in use by task/.test(error.message)) throw error;
    const find = `docker ps --all --quiet --filter network=${name}`;
    log.warn(`The network ${name} stays: another machine has a container on it. There: docker rm --force $(${find})`);
  }
}
