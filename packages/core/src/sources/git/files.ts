import { access, mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { messageOf } from '../../errors.ts';
import { caFile } from './environment.ts';
import { sourceError } from './errors.ts';
import type { GitPlan, SshPlan } from './plan.ts';
import { askpassScript, hostKeyScript, sshFiles } from './ssh-command.ts';

/**
 * Puts what git and ssh read into the directory that they run in. What has a path of the user's is linked there, so that
 * no path stands in a command that a shell or ssh takes apart.
 * @throws SOURCE_AUTH for a key that cannot be read
 */
export async function prepareGit({ url, ca, ssh }: GitPlan, directory: string): Promise<void> {
  if (ca !== undefined) await writeFile(join(directory, caFile), ca);
  if (ssh.knownHostsFile !== undefined) await symlink(ssh.knownHostsFile, join(directory, sshFiles.knownHosts));
  if (ssh.hostKey !== undefined) await writeFile(join(directory, sshFiles.hostKey), hostKeyScript);
  if (ssh.passphrase !== undefined) await writeFile(join(directory, sshFiles.askpass), askpassScript, { mode: 0o700 });
  await prepareKey(url, ssh, join(directory, sshFiles.key));
}

/** Attributes of these files would change bytes on their way: line ends, encodings, `$Id$`. */
export async function keepBytes(gitdir: string): Promise<void> {
  await mkdir(join(gitdir, 'info'), { recursive: true });
  await writeFile(join(gitdir, 'info/attributes'), '* -text -eol -ident -working-tree-encoding\n');
}

async function prepareKey(url: string, { privateKey, privateKeyFile }: SshPlan, path: string): Promise<void> {
  // A key without a line break at its end is none to OpenSSH.
  if (privateKey !== undefined) await writeFile(path, `${privateKey.trimEnd()}\n`, { mode: 0o600 });
  if (privateKeyFile === undefined) return;
  await access(privateKeyFile).catch((cause: unknown) => {
    throw sourceError('auth', `The key for ${url} cannot be read: ${messageOf(cause)}`, {
      hint: 'Check the path in the option privateKeyFile, and who may read it.',
      cause,
    });
  });
  await symlink(privateKeyFile, path);
}
