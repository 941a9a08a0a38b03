import { spawn } from 'node:child_process';
import { mkdir, open, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { makeKey } from '../keys.ts';
import { until } from '../machine/until.ts';
import { namesOf } from '../network/switch.ts';
import { accepts } from '../server/ready.ts';

export interface SshOptions {
  readonly lab: string;
  readonly directory: string;
  readonly address: string;
  readonly authorizedKeys: string;
}

/** Git over ssh, on the lab's switch: an sshd where the user git may use git and nothing else. Gives its public host key. */
export async function serveSsh({ lab, directory, address, authorizedKeys }: SshOptions): Promise<string> {
  const settings = join(directory, 'sshd');
  if (await accepts(address, 22)) return readFile(join(settings, 'host_key.pub'), 'utf8');
  await mkdir(settings, { recursive: true });
  const hostKey = await makeKey(join(settings, 'host_key'), 'git');
  // Of the id of root, whose repositories these are.
  const passwd = `${await readFile('/etc/passwd', 'utf8')}git:*:0:0::/srv/git:/usr/bin/git-shell\n`;
  await writeFile(join(settings, 'passwd'), passwd);
  await writeFile(join(settings, 'authorized_keys'), authorizedKeys);
  await writeFile(join(settings, 'sshd_config'), configuration(settings, address));
  await startDaemon(lab, directory);
  await until(() => accepts(address, 22), { waitingFor: `sshd of git; see ${settings}/log` });
  return hostKey;
}

async function startDaemon(lab: string, directory: string): Promise<void> {
  const log = await open(join(directory, 'sshd/log'), 'w');
  const script = fileURLToPath(new URL('sshd.sh', import.meta.url));
  const enter = [`--net=/run/netns/${namesOf(lab).switch}`, 'unshare', '--mount', 'bash', script, directory];
  const daemon = spawn('nsenter', enter, { detached: true, stdio: ['ignore', log.fd, log.fd] });
  daemon.unref();
  await log.close();
}

function configuration(settings: string, address: string): string {
  return `ListenAddress ${address}
HostKey ${settings}/host_key
AuthorizedKeysFile ${settings}/authorized_keys
StrictModes no
PidFile none
AllowUsers git
PermitRootLogin prohibit-password
PasswordAuthentication no
KbdInteractiveAuthentication no
UsePAM no
UseDNS no
PermitTTY no
DisableForwarding yes
MaxStartups 100:30:200
`;
}
