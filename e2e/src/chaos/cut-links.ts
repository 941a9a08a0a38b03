import type { LabServer } from '@appliku/lab';

/** Ends every SSH connection of the deploying user, as a crash of sshd or a firewall would; there may be none yet. */
export async function cutLinks(server: LabServer): Promise<void> {
  const { exitCode, stderr } = await server.exec(['pkill', '-KILL', '--full', '^sshd: deploy']);
  if (exitCode > 1) throw new Error(`pkill ended with ${exitCode}: ${stderr}`);
}
