import type { Host } from '../contract/index.ts';
import { engine } from '../engine/create-engine.ts';
import { labelsOf } from '../engine/labels.ts';
import { stateDirectory } from '../hosts/paths.ts';

/** Removes an app's images but one from a host that only builds it: what its releases need is elsewhere. */
export async function forgetImages(host: Host, app: string, keep?: string): Promise<void> {
  if (await isRunHost(host, app)) return;
  const docker = engine(host);
  for (const id of await docker.imageIds(labelsOf(app))) if (id !== keep) await docker.removeImage(id);
}

/** Whether it keeps the record of an app of this name, be it of this deployment or another one. */
export async function isRunHost(host: Host, app: string): Promise<boolean> {
  const { exitCode } = await host.run(['test', '-e', `${stateDirectory(app)}/key`]);
  return exitCode === 0;
}
