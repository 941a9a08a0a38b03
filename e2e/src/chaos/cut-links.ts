import type { LabServer } from '@appliku/lab';

/** Ends every SSH connection of the deploying user, as a crash of sshd or a firewall would. */
export async function cutLinks(server: LabServer): Promise<void> {
  await server.run(['pkill', '-KILL', '--full', '^sshd: deploy']);
}
