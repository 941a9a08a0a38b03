import { engine, labels, labelsOf } from '@appliku/core';
import type { Context, ListedContainer, Release } from '@appliku/core';
import type { Settings } from '../options.ts';
import { readServices, writeServices } from './service-files.ts';

/** For one whose record is gone: Docker's own. */
const defaultGraceMs = 10_000;

/** Stops and removes what runs beside the app and the release does not name. Volumes stay. */
export async function removeServices(release: Release, settings: Settings, context: Context): Promise<void> {
  // What only runs an older release again leaves services as they are.
  if (release.restores !== undefined) return;
  const docker = engine(context.places.run);
  const containers = await docker.listContainers(labelsOf(release.app));
  const isGone = ({ labels: found }: ListedContainer): boolean => {
    const name = found[labels.service];
    return name !== undefined && !Object.hasOwn(release.services, name);
  };
  const gone = containers.filter(isGone);
  if (gone.length === 0) return;
  const { record, secrets } = await readServices(release.app, context);
  for (const { id, labels: found } of gone) {
    const name = found[labels.service] ?? '';
    context.log.info(`Removing ${name}, which is not in the options any more; its volumes stay`);
    await docker.stop(id, { graceMs: record[name]?.definition.graceMs ?? defaultGraceMs });
    await docker.remove(id);
  }
  const named = <Value>(values: Readonly<Record<string, Value>>): Record<string, Value> =>
    Object.fromEntries(Object.entries(values).filter(([name]) => Object.hasOwn(release.services, name)));
  await writeServices(release, { record: named(record), secrets: named(secrets) }, settings, context);
}
