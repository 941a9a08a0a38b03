import { runDocker } from '@appliku/core';
import type { Context, Names, Release, Rollout } from '@appliku/core';
import { scaleCommand } from './compose-command.ts';
import { look, observed } from './observe.ts';

/**
 * Changes how many instances run now; the next deploy, or a repair, brings back what the release says.
 * @throws TypeError for a process that is not there, or for more instances than the release has ports
 */
export async function scale({ release }: Rollout, instances: Names<number>, context: Context): Promise<Rollout> {
  for (const [name, count] of Object.entries(instances)) checkScale(release, name, count);
  await runDocker(scaleCommand(release, instances), context);
  return observed(release, await look(release, context), context);
}

function checkScale({ number, processes }: Release, name: string, count: number): void {
  const process = processes[name];
  if (process === undefined) throw new TypeError(`instances.${name}: release ${number} has no such process`);
  if (process.port !== undefined && count > process.instances) {
    throw new TypeError(
      `instances.${name}: release ${number} has ${process.instances} ports; deploy with more instances`,
    );
  }
}
