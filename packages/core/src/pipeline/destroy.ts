import { removeDirectories } from '../hosts/set-up/remove-directories.ts';
import { leaveBuildHost } from './build-host.ts';
import { contextOf, loggerOf } from './context.ts';
import type { Run } from './run.ts';

/** What goes with the app. */
export interface DestroyOptions {
  /** Also the data in its volumes. Default: no. */
  readonly volumes?: boolean;
}

/** Takes the app off the host: traffic first, then all that carries its labels, then its folders. */
export async function destroyApp(run: Run, { volumes = false }: DestroyOptions): Promise<void> {
  const { app, driver, router, host, route, generated } = run.configuration;
  const context = contextOf(run, 'destroy');
  const live = (await run.ledger.releases()).filter(({ entry }) => entry.phase === 'live');
  await router.remove(app, context);
  // Whoever is killed from here on leaves nothing that the next deploy would bring back: its image may be gone.
  for (const { release } of live) await run.ledger.enter(release.number, 'retired');
  await driver.destroy(app, { volumes }, context);
  // What is in the volumes may know the app by a password that is made of the key.
  const key =
    !volumes && [generated.own, ...Object.values(generated.services)].some((names) => Object.keys(names).length > 0);
  await removeDirectories(host, app, { volumes, key });
  for (const other of route) if (other !== host) await removeDirectories(other, app, { volumes });
  await leaveBuildHost(run);
  loggerOf(run, 'destroy').info(`Removed ${app}${volumes ? ' and its volumes' : '; its volumes stay'}`);
}
