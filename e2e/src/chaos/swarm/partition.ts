import type { LabServer } from '@appliku/lab';

/**
 * Cuts some servers off from others, as a switch between them would that is broken; who asks from outside reaches all.
 * Resolves with what mends it.
 */
export async function partition(
  some: readonly LabServer[],
  others: readonly LabServer[],
): Promise<() => Promise<void>> {
  const change = async (action: '--insert' | '--delete'): Promise<void> => {
    for (const server of some)
      for (const { address } of others) {
        await server.run(['iptables', action, 'INPUT', '--source', address, '--jump', 'DROP']);
        await server.run(['iptables', action, 'OUTPUT', '--destination', address, '--jump', 'DROP']);
      }
  };
  await change('--insert');
  return () => change('--delete');
}
