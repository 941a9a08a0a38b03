import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { bareRoot } from './images/bare.ts';
import { makeKey } from './keys.ts';
import { networkNumber } from './network/addresses.ts';
import { openOutside } from './network/outside.ts';
import { plugMachine } from './network/switch.ts';
import type { LabPlan } from './options.ts';
import { claimLab, forgetLab } from './record.ts';
import type { LabRecord } from './record.ts';
import { createServer } from './server/create.ts';
import type { Hardware } from './server/create.ts';
import type { ServerPlan } from './server/power.ts';
import { openServer } from './server/server.ts';
import type { LabServer } from './server/server.ts';
import { tearDown } from './teardown.ts';

export interface Raised {
  readonly record: LabRecord;
  readonly servers: readonly LabServer[];
}

/** Makes a lab's network and servers, after clearing what an earlier one of its name left. */
export async function raiseLab(plan: LabPlan, owned: boolean, template?: string): Promise<Raised> {
  const root = plan.bare === undefined ? '/' : await bareRoot(plan.bare, plan.packages);
  const { record, former } = await claimLab(plan, { owned, root });
  try {
    if (former) await tearDown(former);
    await tearDown(record);
    await mkdir(record.directory, { recursive: true });
    await plugMachine(record.name, record.network);
    await openOutside(record.name, record.network);
    const hardware = await describeHardware(plan, record, template);
    const lines = await Promise.all(plansOf(record).map((server) => createServer(server, hardware)));
    await writeFile(knownHostsFile(record), lines.join(''));
    const servers = await openServers(record);
    await Promise.all(servers.map((server) => server.start()));
    return { record, servers };
  } catch (error) {
    await lowerLab(record);
    throw error;
  }
}

export async function lowerLab(record: LabRecord): Promise<void> {
  await tearDown(record);
  await forgetLab(record.name);
}

export async function openServers(record: LabRecord): Promise<LabServer[]> {
  return Promise.all(plansOf(record).map(openServer));
}

export function keyFile(record: LabRecord): string {
  return join(record.directory, 'id_ed25519');
}

export function knownHostsFile(record: LabRecord): string {
  return join(record.directory, 'known_hosts');
}

function plansOf({ name: lab, network, servers, limitedDocker, root, directory }: LabRecord): ServerPlan[] {
  return Array.from({ length: servers }, (_, place) => {
    const name = `s${place + 1}`;
    return { lab, network, name, index: place + 1, directory: join(directory, name), limitedDocker, root };
  });
}

async function describeHardware(plan: LabPlan, record: LabRecord, template: string | undefined): Promise<Hardware> {
  const { rootSize, dockerSize, showNode, systemd } = plan;
  const authorizedKeys = await makeKey(keyFile(record), `lab ${record.name}`);
  return { rootSize, dockerSize, showNode, systemd, authorizedKeys, hosts: hosts(record), template };
}

function hosts(record: LabRecord): string {
  const network = networkNumber(record.network);
  return [
    '127.0.0.1 localhost',
    `${network.machine} machine`,
    ...plansOf(record).map(({ name, index }) => `${network.server(index).address} ${name}`),
    // Base images are in Docker already; one that is not should be missed at once, not looked for outside.
    '0.0.0.0 registry-1.docker.io auth.docker.io',
    '',
  ].join('\n');
}
