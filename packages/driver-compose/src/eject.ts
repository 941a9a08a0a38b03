import { type Ejected, envText, type Names, noPorts, releaseDirectory } from '@appliku/core';
import type { Release } from '@appliku/core';
import { composeFile } from './compose-file.ts';
import { rolloutOf } from './compose-state.ts';
import { composePath } from './host-files.ts';
import type { Settings } from './options.ts';
import { choosePorts } from './ports/choose-ports.ts';
import { needsOf } from './ports/lease-ports.ts';
import { servicesDirectory } from './services/service-record.ts';
import { servicesFile } from './services/services-file.ts';

/** With the ports that the first app of a host gets. */
export function eject(release: Release, settings: Settings): Ejected {
  const { app, number, secrets, slot } = release;
  const ports = choosePorts(noPorts, new Set(), { slot, needs: needsOf(release), within: settings.ports });
  const files = {
    [composePath(app, number)]: composeFile(release, ports[slot], { ...settings, image: app }),
    ...(secrets.length > 0 && { [`${releaseDirectory(app, number)}/env`]: emptyText(secrets) }),
    ...serviceFiles(release, settings),
  };
  return { files, rollout: rolloutOf(release, [], ports) };
}

function serviceFiles({ app, number, services, volumes }: Release, settings: Settings): Names<string> {
  const directory = servicesDirectory(app);
  const entries = Object.entries(services);
  if (entries.length === 0) return {};
  const record = Object.fromEntries(entries.map(([name, definition]) => [name, { since: number, definition }]));
  const withSecrets = entries.filter(([, { secrets }]) => secrets.length > 0);
  return {
    [`${directory}/docker-compose.yml`]: servicesFile(app, record, volumes, settings),
    ...Object.fromEntries(withSecrets.map(([name, { secrets }]) => [`${directory}/${name}.env`, emptyText(secrets)])),
  };
}

function emptyText(names: readonly string[]): string {
  return `# Their values are not told.\n${envText(Object.fromEntries(names.map((name) => [name, ''])))}`;
}
