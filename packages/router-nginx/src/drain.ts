import { type Context, execute, type Host, type Rollout } from '@appliku/core';
import { kernelAddress } from './host/kernel-address.ts';
import { drainScript } from './host/drain-script.ts';

/** Nginx keeps no connection to an app for later ones: what is connected is a request that is open, or a WebSocket. */
export async function drain(
  rollout: Rollout,
  deadlineMs: number,
  context: Context,
): Promise<{ readonly open: number }> {
  const addresses = Object.values(rollout.endpoints)
    .flat()
    .flatMap((endpoint) => (endpoint.kind === 'tcp' ? [kernelAddress(endpoint.address, endpoint.port)] : []));
  if (addresses.length === 0) return { open: 0 };
  const counts = await Promise.all(context.places.route.map((host) => wait(host, addresses, deadlineMs, context)));
  return { open: counts.reduce((sum, count) => sum + count, 0) };
}

async function wait(host: Host, addresses: readonly string[], deadlineMs: number, context: Context): Promise<number> {
  const seconds = String(Math.ceil(deadlineMs / 1000));
  const argv = ['bash', '-c', drainScript, 'appliku-drain', seconds, ...addresses];
  const { stdout } = await execute(host, argv, { signal: context.signal });
  return Number(stdout);
}
