import { leaseName } from '@appliku/core';
import { type LabServer, until } from '@appliku/lab';

/** The server has noticed that the connection of a lost deployer is gone: nobody works on the app any more. */
export async function untilFree(server: LabServer, app: string): Promise<void> {
  const script = '[ ! -e "$1" ] || flock --nonblock "$1" true';
  const argv = ['sh', '-c', script, 'free', `/var/lib/appliku/.leases/${leaseName(app)}.lock`] as const;
  await until(async () => (await server.exec(argv)).exitCode === 0, { waitingFor: `the lease of ${app}` });
}
