import { execute } from '@appliku/core';
import type { ClusterNode } from './options.ts';

/** Where we come in; on this machine, and where that is its loopback, what a way out begins with. */
const script = `
set -- $SSH_CONNECTION
case "\${3:-127.}" in
  127.*|::1) PATH="$PATH:/usr/sbin:/sbin" ip -o route get 192.0.2.1 | sed -n 's/.* src \\([^ ]*\\).*/\\1/p' ;;
  *) echo "$3" ;;
esac
`;

/** The address by which the other servers of a Swarm reach this one. */
export async function addressOf({ host, address }: ClusterNode): Promise<string> {
  if (address !== undefined) return address;
  const { stdout } = await execute(host, ['sh', '-c', script, 'appliku-address']);
  return stdout.trim();
}
