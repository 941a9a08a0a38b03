import { deployGroup } from '@appliku/core';
import { nginxDirectory, usersDirectory } from '../config/names.ts';

/** Nginx's workers, as who `nginx.conf` says they run, may read what is in it; the group may write. */
export const makeUsersDirectory: string = `user=$(sed -nE 's/^[[:space:]]*user[[:space:]]+([^[:space:];]+).*/\\1/p' ${nginxDirectory}/nginx.conf)
install -d -o "\${user:-nobody}" -g ${deployGroup} -m 2570 ${usersDirectory}`;
