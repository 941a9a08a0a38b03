import { bringImages, type Lab, type LabServer, type LabSwarm, startTlsRegistry, swarmOf } from '@appliku/lab';
import { type Hello, openHello } from './hello.ts';

/** The app on a Swarm, by one of its managers. */
export interface SwarmHello extends Hello {
  readonly swarm: LabSwarm;
  /** Unit `lab-registry` runs there. */
  readonly registryServer: LabServer;
}

/**
 * Makes a Swarm of the first servers of a lab, by default of all, with a registry on the next, or else on the manager that is
 * deployed by. This is the last of the managers, which is not their leader where there are others.
 */
export async function openSwarmHello(
  lab: Lab,
  { managers: count = 1, nodes = lab.servers.length }: { readonly managers?: number; readonly nodes?: number } = {},
): Promise<SwarmHello> {
  const swarm = await swarmOf({ servers: lab.servers.slice(0, nodes) }, { managers: count });
  const [first, ...others] = swarm.managers;
  const server = others.at(-1) ?? first;
  const registryServer = lab.servers[nodes] ?? server;
  const { address, username, password } = await startTlsRegistry(registryServer, lab.servers);
  for (const manager of swarm.managers) await bringImages(manager, ['nginx:stable-alpine']);
  const hello = await openHello(lab, 'hello', 'deploy', server);
  const target = { ...hello.target, registry: { address, username, password } };
  return { ...hello, servers: [...swarm.managers, ...swarm.workers], target, swarm, registryServer };
}
