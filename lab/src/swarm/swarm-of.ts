import type { Lab } from '../lab.ts';
import type { LabServer } from '../server/server.ts';

export interface LabSwarm {
  /** The first made it. */
  readonly managers: readonly [LabServer, ...LabServer[]];
  readonly workers: readonly LabServer[];
}

/**
 * Makes a Swarm of all servers of a lab, the first ones its managers. Overlay networks and ports in host mode work; where
 * the machine's kernel has no IPVS, virtual IPs and the routing mesh do not, and Docker does not say so.
 */
export async function swarmOf(
  lab: Pick<Lab, 'servers'>,
  { managers: count = 1 }: { readonly managers?: number } = {},
): Promise<LabSwarm> {
  const [first, ...others] = lab.servers;
  if (first === undefined) throw new Error('the lab has no server');
  const managers = others.slice(0, count - 1);
  const workers = others.slice(count - 1);
  await first.run(['docker', 'swarm', 'init', '--advertise-addr', first.address]);
  for (const server of managers) await join(server, first, 'manager');
  for (const server of workers) await join(server, first, 'worker');
  return { managers: [first, ...managers], workers };
}

/** One after another: a manager that joins while another does may be refused. */
async function join(server: LabServer, first: LabServer, role: 'manager' | 'worker'): Promise<void> {
  const token = await first.run(['docker', 'swarm', 'join-token', '--quiet', role]);
  const argv = ['docker', 'swarm', 'join', '--token', token, '--advertise-addr', server.address] as const;
  await server.run([...argv, `${first.address}:2377`]);
}
