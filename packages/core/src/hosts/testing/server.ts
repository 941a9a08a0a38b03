import { type Lab, type LabServer, until } from '@appliku/lab';
import type { SshOptions } from '../ssh/options.ts';

/** The first server of a lab, and how to reach it. */
export function only(lab: Lab): LabServer {
  const [server] = lab.servers;
  if (!server) throw new Error('the lab has no server');
  return server;
}

export function options(lab: Lab, username = 'deploy'): SshOptions {
  const { keyFile: privateKeyFile, knownHostsFile } = lab;
  return { host: only(lab).address, username, privateKeyFile, knownHostsFile };
}

export async function newDirectory(server: LabServer, user = 'deploy'): Promise<string> {
  return (await server.run(['mktemp', '-d'], { user })).trim();
}

/** Neither a guardian nor what it keeps is left on the server. */
export async function untilClean(server: LabServer): Promise<void> {
  const script = 'ls -d /dev/shm/appliku-runs-* 2>/dev/null || pgrep -f "sleep 600|appliku-guardian" | grep -vx $$';
  const isClean = async (): Promise<boolean> => (await server.exec(['sh', '-c', script])).exitCode !== 0;
  await until(isClean, { waitingFor: 'the end of what a lost deployer started' });
}

/** Settings of sshd for new connections, before its own: the first of a kind counts. */
export async function configureSshd(server: LabServer, lines: string): Promise<void> {
  const script = 'cd /etc/ssh; cp -n sshd_config sshd_config.own; cat - sshd_config.own > sshd_config';
  await server.run(['sh', '-c', script], { input: lines });
  await server.run(['systemctl', 'restart', 'ssh.service']);
}
