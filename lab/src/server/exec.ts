import type { Argv } from '../machine/run.ts';
import { homeOf, users } from './accounts.ts';

const path = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

/** The command that runs a command inside a server: by its namespaces, so it needs no network and no sshd there. */
export function insideServer(pid: number, argv: Argv, user = 'root'): Argv {
  const account = users.find(({ name }) => name === user);
  const home = user === 'root' ? '/root' : account ? homeOf(account) : '/';
  const environment = [`PATH=${path}`, `HOME=${home}`, `USER=${user}`, 'LANG=C.UTF-8'];
  const become = user === 'root' ? [] : ['setpriv', `--reuid=${user}`, `--regid=${user}`, '--init-groups'];
  return ['nsenter', '-t', String(pid), '-a', ...become, 'env', '-i', `--chdir=${home}`, ...environment, ...argv];
}
