import { generationName, nextTree, testDirectory, usersDirectory } from '../config/names.ts';
import { askScript } from './ask-script.ts';
import { effectScript } from './effect-script.ts';
import { placeholderScript } from './placeholder-script.ts';
import { asRootScript, bareStartCommand, reloadCommand, startCommand, testCommand } from './root-commands.ts';
import { setUpCommands } from './set-up.ts';

/**
 * Brings a new tree of configuration into force: made aside of what runs now, tested in its place, renamed in,
 * confirmed by Nginx itself; what was in force comes back where that fails. Under the lease `nginx`: as the user who
 * deploys, who needs root for a few fixed commands; or as root, who sets the server up too.
 *
 * $1: app; its files are replaced by those on standard input, a line each: path, text in base64. Further arguments: the
 * app's domains. Standard output: `result` and a word, then what explains it.
 */
export const installScript: string = `${askScript}${asRootScript}${placeholderScript}${effectScript}
set -eu
# For others of the group; Nginx reads what all may.
umask 002
main() {
  removed=
  if [ "$EUID" = 0 ]; then set_up; else check_rights; fi
  was=$(ask ${generationName})
  # Nginx is down, or its tree is gone: what it would start with.
  if [ -z "$was" ] || [ ! -d "$ours/trees/$was" ]; then was=$(readlink "$ours/current" || true) was=\${was##*/}; fi
  aside=$ours/.aside next=${nextTree}
  rm -rf "$aside"
  mkdir -m 2770 "$aside"
  trap 'rm -rf "$aside" "$next"' EXIT
  app=$1
  make_tree "$1"
  remove_placeholder
  shift
  test_tree "$@"
  bring_in
}

set_up() {
  cd /
  ${setUpCommands.join('\n')}
}
check_rights() {
  # A login from before its user joined the group.
  [ -w "$ours" ] && [ -w "$ours/trees" ] || answer outside ""
  may ${testCommand} || answer denied "${testCommand}"
  may ${reloadCommand} || answer denied "${reloadCommand}"
  if has_systemd; then may ${startCommand} || answer denied "${startCommand}"
  else may ${bareStartCommand} || answer denied "${bareStartCommand}"
  fi
}

make_tree() {
  rm -rf "$next"
  # Not with owner and modes: what is made here belongs to the group.
  if [ -n "$was" ]; then cp -R "$ours/trees/$was" "$next"; else mkdir "$next"; fi
  rm -f "$next"/apps/"$1".*
  while read -r path content; do
    case $path in users/*) file=${usersDirectory}/\${path#users/} ;; *) file=$next/$path ;; esac
    mkdir -p "\${file%/*}"
    printf %s "$content" | base64 -d > "$file"
  done
  for file in "$next"/ports/*.conf; do
    # \`443\`, or \`443 quic\`.
    port=\${file##*/} port=\${port%.conf} port=\${port/-/ }
    grep -qsE "^ *listen $port[ ;]" "$next"/apps/*.conf || rm -f "$file"
  done
  name_tree
}

name_tree() {
  rm -f "$next/generation.inc"
  generation=$(cd "$next" && find . -type f | sort | xargs sha256sum | sha256sum | cut -c 1-16)
  # One of this name that is not like this was changed by hand.
  while [ -d "$ours/trees/$generation" ] && ! diff -rq -x generation.inc "$next" "$ours/trees/$generation" > /dev/null; do
    generation=\${generation}x
  done
  echo "return 200 $generation;" > "$next/generation.inc"
}

remove_placeholder() {
  if [ -e "$next/ports/80.conf" ] && is_placeholder_there; then removed=yes; rm "$placeholder"; fi
}
restore_placeholder() { [ -z "$removed" ] || ln -sfn "$site" "$placeholder"; }

test_tree() {
  tested=yes
  try_tree || tested=no
  # Nginx tells of the first only, in the order of whoever has set them too.
  for kind in names variables names; do
    grep -q "\\"\\(server_\\)\\?\${kind}_hash_[a-z_]*\\" directive is duplicate" "$aside/words" || continue
    rm -f "$next/$kind-hash.conf"
    name_tree
    ! try_tree || tested=yes
  done
  [ "$tested" = yes ] || answer rejected "$(grep -v 'test failed$' "$aside/words")"
  grep -qF "# configuration file ${testDirectory}/appliku/current/http.conf:" "$aside/dump" || answer excluded ""
  # What others quarrel about is not ours.
  for domain in "$@"; do
    ! grep -qF "conflicting server name \\"$domain\\"" "$aside/words" ||
      answer conflicts "$(grep -F 'conflicting server name' "$aside/words"; claims)"
  done
}
claims() {
  awk '/^# configuration file / { file = $4; sub(":$", "", file) }
    /(^|[ \\t;{])server_name[ \\t]/ { print "names", file, $0 }' "$aside/dump"
}
# With many apps Nginx reads for seconds: how long that takes here is how long it is waited for later.
try_tree() {
  SECONDS=0 failed=0
  as_root ${testCommand} > "$aside/dump" 2> "$aside/words" || failed=1
  patience=$((6 + 5 * SECONDS))
  return "$failed"
}

# Words about the tree aside are words about what would have been in force.
answer() {
  [ "$1" = ok ] || restore_placeholder
  echo "result $1"
  printf '%s\\n' "$2" | sed "s#${testDirectory}/#$nginx_directory/#g"
  exit 0
}

bring_in() {
  [ -d "$ours/trees/$generation" ] || mv "$next" "$ours/trees/$generation"
  find "$ours/trees" -exec sync {} +
  point_to "$generation"
  if [ "$(ask ${generationName})" != "$generation" ] && ! take_effect "$generation"; then put_back; fi
  for tree in "$ours"/trees/*; do
    [ "\${tree##*/}" = "$generation" ] || rm -rf "$tree"
  done
  remove_users
  answer ok "$generation"
}

# Files of users that the app's configuration does not name any more.
remove_users() {
  for file in ${usersDirectory}/"$app".*; do
    grep -qsF "$file;" "$ours/current/apps/$app.conf" || rm -f "$file"
  done
}

put_back() {
  reason=$(grep -v 'signal process started' "$aside/reload"; complaints) || true
  restore_placeholder
  if [ -z "$was" ]; then rm -rf "$ours/current"; as_root ${reloadCommand} > /dev/null 2>&1 || true
  else point_to "$was"; refused || take_effect "$was" || true
  fi
  [ "$was" = "$generation" ] || rm -rf "$ours/trees/$generation"
  answer unconfirmed "$reason"
}

point_to() { ln -sfn "trees/$1" "$ours/.current" && mv -fT "$ours/.current" "$ours/current"; }

main "$@"
`;
