import { posix, win32 } from 'node:path';
import type { Environment } from '../environment.ts';

/** Where OpenSSH keeps its files, by system. */
export interface SshPaths {
  readonly home: string;
  /** The user's directory, and that of the machine: configuration and keys of hosts lie in both. */
  readonly own: string;
  readonly system: string;
  readonly config: { readonly own: string; readonly system: string };
  readonly knownHosts: { readonly own: string; readonly system: string };
  /** Private keys that are tried when none is named. */
  readonly identities: readonly string[];
  /** Socket or pipe of the agent. */
  readonly agent?: string;
}

export function sshPaths({ platform, home, programData, sshAuthSock }: Environment): SshPaths {
  const isWindows = platform === 'win32';
  const { join } = isWindows ? win32 : posix;
  const own = join(home, '.ssh');
  const system = isWindows ? join(programData ?? String.raw`C:\ProgramData`, 'ssh') : '/etc/ssh';
  // OpenSSH for Windows has its agent at a fixed place.
  const agent = sshAuthSock ?? (isWindows ? String.raw`\\.\pipe\openssh-ssh-agent` : undefined);
  return {
    home,
    own,
    system,
    config: { own: join(own, 'config'), system: join(system, 'ssh_config') },
    knownHosts: { own: join(own, 'known_hosts'), system: join(system, 'ssh_known_hosts') },
    identities: ['id_ed25519', 'id_ecdsa', 'id_rsa'].map((name) => join(own, name)),
    ...(agent !== undefined && { agent }),
  };
}
