import { chmod, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { knownHost, makeKey } from '../keys.ts';
import { mountDisk, mountMemory } from '../machine/mounts.ts';
import { networkNumber } from '../network/addresses.ts';
import { copyDockerData } from '../images/docker-data.ts';
import { layOutDisk } from './disk.ts';
import type { ServerPlan } from './power.ts';

export interface Hardware {
  readonly rootSize: string;
  readonly dockerSize: string | undefined;
  readonly showNode: boolean;
  readonly systemd: boolean;
  readonly authorizedKeys: string;
  readonly hosts: string;
  /** Docker data with the base images in it, to start from. */
  readonly template: string | undefined;
}

/**
 * Makes a server's disks; gives its line of known_hosts. The disks lie outside of its namespaces, so they outlive a
 * power-off.
 */
export async function createServer(plan: ServerPlan, hardware: Hardware): Promise<string> {
  const { directory } = plan;
  await mkdir(join(directory, 'containerd'), { recursive: true });
  const hostKeyFile = join(directory, 'ssh_host_ed25519_key');
  const hostKey = await makeKey(hostKeyFile, plan.name);
  await mountMemory(join(directory, 'disk'), hardware.rootSize);
  await mkdir(join(directory, 'disk/work'));
  await layOutDisk(join(directory, 'disk/upper'), { ...hardware, root: plan.root, hostname: plan.name, hostKeyFile });
  await createDockerData(join(directory, 'docker'), hardware);
  return knownHost(networkNumber(plan.network).server(plan.index).address, hostKey);
}

async function createDockerData(directory: string, { dockerSize, template }: Hardware): Promise<void> {
  if (dockerSize) await mountDisk(directory, dockerSize);
  else await mkdir(directory);
  await chmod(directory, 0o710);
  if (template) await copyDockerData(template, directory, dockerSize ? 'other disk' : 'same disk');
}
