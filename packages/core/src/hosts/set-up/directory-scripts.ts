import { deployGroup, joinGroup, makeGroup, makeRoots } from './set-up.ts';

/** Exit code: root has to make a directory, or to give us rights to it. */
export const needsRoot = 77;

/**
 * Says who we are, and makes what is missing where the group of the directory above is handed down.
 * Arguments: for each directory its mode and its path.
 */
export const ensureScript: string = `
id -un
while [ $# -gt 0 ]; do
  mode=$1 directory=$2
  shift 2
  if [ ! -d "$directory" ] && [ -g "\${directory%/*}" ]; then mkdir -m "$mode" -- "$directory" 2>/dev/null; fi
  [ -d "$directory" ] && [ -w "$directory" ] || exit ${needsRoot}
  for left in "$directory"/.appliku-tmp-*; do
    [ ! -e "$left" ] || [ -e "/proc/\${left##*-}" ] || rm -f -- "$left"
  done
done
`;

/**
 * As root: the set-up of the host, and the directories for a user who may not count as one of the group before the next
 * login. $1: the user, then as above. One that exists keeps its owner; a link is somebody's trick.
 */
export const makeScript: string = `
set -e
# One at a time: of two that add the group or the user at once, one is refused.
exec 9< /var/lib
flock 9
user=$1
shift
${makeGroup}
[ "$user" = root ] || ${joinGroup('"$user"')}
${makeRoots}
while [ $# -gt 0 ]; do
  mode=$1 directory=$2
  shift 2
  if [ -L "$directory" ]; then echo "$directory is a link" >&2; exit 1; fi
  if [ -d "$directory" ]; then chgrp ${deployGroup} "$directory"; chmod "$mode" "$directory"
  else install -d -o "$user" -g ${deployGroup} -m "$mode" "$directory"; fi
done
`;
