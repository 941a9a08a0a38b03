/**
 * Runs on the host as long as the link stands, one a link. Its standard input is our channel: when that ends, for
 * whatever reason, it ends all that was started over the link. $1: seconds without a `beat` after which the link
 * counts as dead too; 0: no beats.
 *
 * It speaks first: `appliku-guardian USER-ID DIRECTORY`. Each run registers in that directory before it begins, with a
 * line of /proc/PID/stat of its group's leader, in a file named by its id; ids of runs as root start with r.
 *
 * Who renames the directory, this script or its watcher, ends the runs; the other leaves it to that one.
 * Renaming the directory is what makes ending final: a run that registers too late does not find it and does not begin.
 * A group's number can be in use again only when all its members are gone: then the leader's start time is another.
 *
 * It is the shell's own kill everywhere. The program of procps reads `-1234` as process -1, which is all of them;
 * that of dash does not know `--`.
 *
 * These scripts hold no single quote and no backslash, so that every login shell takes them as one quoted word.
 */
export const guardianScript = `
umask 077
trap "" HUP
user=$(id -u)
for base in /dev/shm /tmp; do dir=$(mktemp -d "$base/appliku-runs-XXXXXX" 2>/dev/null) && break; done
[ -n "$dir" ] || { echo "no directory for runs can be made in /dev/shm or /tmp" >&2; exit 1; }

end_run() {
  read -r stat 2>/dev/null < "$1" || return 0
  root=no
  case "\${1##*/}" in r*) [ "$user" = 0 ] || root=yes ;; esac
  set -- \${stat##*) }
  [ "$3" -gt 1 ] || return 0
  is_reused "$3" "\${20}" || end_group "$3"
}
end_group() {
  signal TERM "$1"
  is_gone "$1" && return 0
  signal KILL "$1"
  is_gone "$1"
}
is_gone() {
  waited=0
  while signal 0 "$1"; do
    [ "$waited" -lt 60 ] || return 1
    # Most are gone at once.
    [ "$waited" -lt 10 ] && sleep 0.01 || sleep 0.1
    waited=$((waited + 1))
  done
}
signal() {
  if [ "$root" = yes ]; then sudo -n sh -c "kill -$1 -$2" 2>/dev/null; else kill "-$1" "-$2" 2>/dev/null; fi
}
is_reused() {
  group=$1 start=$2
  read -r now 2>/dev/null < "/proc/$group/stat" || return 1
  set -- \${now##*) }
  [ "\${20}" != "$start" ]
}
end_all() {
  mv "$dir" "$dir.ended" 2>/dev/null || return 1
  [ -z "$watcher" ] || kill "$watcher" 2>/dev/null
  for file in "$dir.ended"/[ru]*; do end_run "$file" & done
  wait
  rm -rf "$dir.ended"
}
watch() {
  last= silent=0
  while sleep 5; do
    now=
    read -r now 2>/dev/null < "$dir/beat"
    if [ "$now" = "$last" ]; then silent=$((silent + 5)); else silent=0; fi
    last=$now
    [ "$silent" -lt "$1" ] || break
  done
  end_all && kill -KILL $$
}

watcher=
[ "$1" = 0 ] || { watch "$1" > /dev/null 2>&1 & watcher=$!; }
echo "appliku-guardian $user $dir"
while read -r word id; do
  case "$word" in
    beat) echo "$id" > "$dir/beat" ;;
    done) rm -f "$dir/$id" "$dir/$id.end" ;;
    end) : > "$dir/$id.end"; { end_run "$dir/$id"; echo "ended $id"; } & ;;
  esac
done
end_all || wait $watcher
`;
