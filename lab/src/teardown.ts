import { rm } from 'node:fs/promises';
import { removeControlGroup } from './machine/cgroups.ts';
import { unmountBelow } from './machine/mounts.ts';
import { endProcesses } from './machine/processes.ts';
import { closeOutside } from './network/outside.ts';
import { namesOf, namespacesOf, unplugMachine } from './network/switch.ts';
import type { LabRecord } from './record.ts';
import { controlGroupOf, powerOff, processesIn } from './server/power.ts';

/**
 * Removes a lab and all that it made, by name and record alone: of a lab whose maker was killed
 * nothing else is left to go by. What is gone already is fine.
 */
export async function tearDown({ name, network, directory }: LabRecord): Promise<void> {
  const names = namesOf(name);
  const servers = (await namespacesOf(name)).filter((space) => space !== names.switch);
  await Promise.all(servers.map((space) => powerOff(name, space.slice(names.server('').length))));
  await endProcesses(await processesIn(names.switch));
  await unplugMachine(name);
  await closeOutside(name, network);
  await removeControlGroup(controlGroupOf(name));
  await unmountBelow(directory);
  await rm(directory, { recursive: true, force: true });
}
