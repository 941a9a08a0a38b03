import { portsText, stateDirectory, takenPorts } from '@appliku/core';
import type { Context, Ports, Release } from '@appliku/core';
import { readPorts } from '../host-files.ts';
import type { Settings } from '../options.ts';
import { choosePorts, missingPorts } from './choose-ports.ts';

/** Other deploys hold the lease for less than a second. */
const waitMs = 30_000;

/** Makes sure that every process with a port has as many as it has instances, and keeps those it had. */
export async function leasePorts(release: Release, settings: Settings, context: Context): Promise<Ports> {
  const host = context.places.run;
  const wanted = { slot: release.slot, needs: needsOf(release), within: settings.ports };
  const leased = await readPorts(host, release.app);
  if (missingPorts(leased, wanted).length === 0) return leased;
  const lease = await host.lease('ports', { purpose: `deploy of ${release.app}`, signal: context.signal, waitMs });
  try {
    const ports = choosePorts(leased, await takenPorts(host, release.app, context.signal), wanted);
    await host.writeFile(`${stateDirectory(release.app)}/ports.json`, portsText(ports), {
      mode: 0o660,
      signal: context.signal,
    });
    return ports;
  } finally {
    await lease.release();
  }
}

/** How many ports each process has. */
export function needsOf(release: Release): Record<string, number> {
  const withPort = Object.entries(release.processes).filter(([, { port }]) => port !== undefined);
  return Object.fromEntries(withPort.map(([name, { instances }]) => [name, instances]));
}
