import { execute, stateDirectory, stateRoot } from '@appliku/core';
import type { Context, Release } from '@appliku/core';
import { readPorts } from '../host-files.ts';
import type { Settings } from '../options.ts';
import { choosePorts, missingPorts } from './choose-ports.ts';
import { portsText, type Ports } from './ports-file.ts';
import { takenPorts } from './taken-ports.ts';

/** Other deploys hold the lease for less than a second. */
const waitMs = 30_000;
/** $1: root of all state, $2: folder of this app. One line an app, then one a listening socket. */
const script = `set -e
for file in "$1"/*/ports.json; do
  if [ -e "$file" ] && [ "$file" != "$2/ports.json" ]; then tr -d '\\n' <"$file"; echo; fi
done
ss -Hltn`;

/** Makes sure that every process with a port has as many as it has instances, and keeps those it had. */
export async function leasePorts(release: Release, settings: Settings, context: Context): Promise<Ports> {
  const host = context.places.run;
  const wanted = { slot: release.slot, needs: needsOf(release), within: settings.ports };
  const leased = await readPorts(host, release.app);
  if (missingPorts(leased, wanted).length === 0) return leased;
  const lease = await host.lease('ports', { purpose: `deploy of ${release.app}`, signal: context.signal, waitMs });
  try {
    const argv = ['sh', '-c', script, 'ports', stateRoot, stateDirectory(release.app)];
    const { stdout } = await execute(host, argv, { signal: context.signal });
    const ports = choosePorts(leased, takenPorts(stdout), wanted);
    await host.writeFile(`${stateDirectory(release.app)}/ports.json`, portsText(ports), {
      mode: 0o660,
      signal: context.signal,
    });
    return ports;
  } finally {
    await lease.release();
  }
}

function needsOf(release: Release): Record<string, number> {
  const withPort = Object.entries(release.processes).filter(([, { port }]) => port !== undefined);
  return Object.fromEntries(withPort.map(([name, { instances }]) => [name, instances]));
}
