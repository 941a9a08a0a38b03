import { deployGroup } from '@appliku/core';
import { nginxDirectory, ourDirectory } from '../config/names.ts';
import {
  asRootScript,
  bareStartCommand,
  logCommand,
  reloadCommand,
  startCommand,
  testCommand,
} from './root-commands.ts';

/**
 * Tells what root has to do before deploys, and changes nothing: lines of a name and a value. `command` lines are all
 * that a deploy calls sudo for, as sudoers wants them; `denied`, those that it does not allow.
 */
export const checkScript: string = `${asRootScript}
export PATH="$PATH:/usr/sbin:/sbin" LC_ALL=C
if [ "$EUID" = 0 ] || sudo -n sh -c : 2>/dev/null; then echo "privileged yes"; fi
for directory in ${ourDirectory} ${ourDirectory}/trees; do
  [ "$(stat -c %G "$directory" 2>/dev/null)" = ${deployGroup} ] && [ -g "$directory" ] || echo "unshared $directory"
done
grep -Eqs '^[^#]*include[[:space:]].*conf\\.d/' ${nginxDirectory}/nginx.conf && echo "reads conf.d"
log=$(awk '$1 == "error_log" { sub(";$", "", $2); print $2; exit }' ${nginxDirectory}/nginx.conf)
if has_systemd; then start="${startCommand}"; else start=${bareStartCommand}; fi
for command in "${testCommand}" "${reloadCommand}" "$start" "${logCommand('${log:-/var/log/nginx/error.log}')}"; do
  set -- $command
  program=$(command -v "$1")
  may "$@" || echo "denied $command"
  shift
  echo "command $program \${*:-\\"\\"}"
done
site=$(readlink -f ${nginxDirectory}/sites-enabled/default)
[ -n "$site" ] && grep -Eqs '^[^#]*default_server' "$site" && echo "default-site ${nginxDirectory}/sites-enabled/default"
exit 0
`;
