import { innerAddress, innerPort, nginxDirectory, ourDirectory } from '../config/names.ts';

/**
 * Shared by the scripts of this folder, which run in bash: it can speak TCP by itself, and a server may
 * have no curl. `ask NAME [QUERY]` prints what Nginx answers to a GET of / from that host, nothing where it does not.
 */
export const askScript: string = `
export PATH="$PATH:/usr/sbin:/sbin" LC_ALL=C
nginx_directory=${nginxDirectory} ours=${ourDirectory}
ask() {
  (
    exec 3<>/dev/tcp/${innerAddress}/${innerPort} || exit
    printf 'GET /?%s HTTP/1.0\\r\\nHost: %s\\r\\n\\r\\n' "\${2:-}" "$1" >&3
    timeout 1 cat <&3
  ) 2>/dev/null | sed -n '1{/ 200 /!q}; $p'
}
`;
