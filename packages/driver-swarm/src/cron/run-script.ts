import { cronLabel } from './cron-labels.ts';

/** Of what a run wrote. */
const outputBytes = 65_536;
/** Runs whose records are kept, a job. */
const keptRuns = 50;

/** Finds the live release, which the ledger says, and what the job is made of there. Sets: record, words, file, release. */
const findJob = `
records=$(docker config ls --filter "label=com.appliku.store=$app" --format '{{.ID}} {{.Label "com.appliku.key"}}') || exit 1
states=$(printf '%s\\n' "$records" | sed -n 's|^\\([^ ]*\\) releases/[0-9]*/state\\.json$|\\1|p')
[ -n "$states" ] || exit 0
release=$(docker config inspect --format '{{index .Spec.Labels "com.appliku.key"}} {{json (index .Spec.Labels "com.appliku.value")}}' $states 2> /dev/null |
  sed -n 's|^releases/\\([0-9]*\\)/state\\.json .*\\\\"phase\\\\": *\\\\"live\\\\".*|\\1|p' | sort -n | tail -n 1)
# The live release may have no such job: its timer goes in a moment.
record=$(printf '%s\\n' "$records" | awk -v key="releases/$release/cron/$job" '$2 == key { print $1 }')
[ -n "$record" ] || exit 0
text=$(docker config inspect --format '{{index .Spec.Labels "com.appliku.value"}}' "$record") || exit 1
set -f
set -- $(printf '%s\\n' "$text" | head -n 1)
set +f
file=$(printf '%s\\n' "$text" | tail -n +2)
prefix=$1 overlap=$2 seconds=$3 minutes=$4 hours=$5 days=$6 months=$7 weekdays=$8 both=$9
`;

/**
 * The minute in which it was due, in seconds; where it was not in the last five, somebody starts it by hand: now.
 * Sets: due, hand.
 */
const findDue = `
has() { case ",$1," in *",$2,"*) ;; *) return 1 ;; esac; }
is_due() {
  set -- $(date -u -d "@$1" '+%-M %-H %-d %-m %w')
  has "$minutes" "$1" && has "$hours" "$2" && has "$months" "$4" || return 1
  if [ "$both" = both ]; then has "$days" "$3" && has "$weekdays" "$5"; else has "$days" "$3" || has "$weekdays" "$5"; fi
}
now=$(date +%s)
due=$((now / 60 * 60)) hand=
until is_due "$due"; do
  due=$((due - 60))
  [ $((now - due)) -lt 300 ] || { due=$now hand=yes; break; }
done
`;

/**
 * A timer's, on each manager that has one: one run of a job, in the release that is live now. Who makes the record of a
 * due time has it: a name is taken once in the whole Swarm.
 */
export const runScript: string = `#!/bin/sh
# Managed by the Appliku SDK: runs a cron job of an app in a Swarm. $1: APP.JOB
set -u
export PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C
umask 077
app=\${1%%.*} job=\${1#*.}
utc() { date -u +%Y-%m-%dT%H:%M:%SZ; }
${findJob}${findDue}
# $1: name, $2: label of the run, further labels; standard input: text.
make() {
  name=$1 of=$2
  shift 2
  for label in "$@"; do set -- "$@" --label "$label"; shift; done
  docker config create --label "${cronLabel.app}=$app" --label "${cronLabel.job}=$job" --label "${cronLabel.run}=$of" "$@" -- "$name" - 2>&1 > /dev/null
}
begin() {
  stack=$prefix-$due
  problem=$(echo . | make "cron.$stack" "$stack" "${cronLabel.release}=$release" "${cronLabel.startedAt}=$(utc)" "${cronLabel.seconds}=$seconds")
}
until begin; do
  case $problem in *'already exists'*) ;; *) echo "$problem" >&2; exit 1 ;; esac
  # Another manager has this time. By hand another second does.
  [ -n "$hand" ] || exit 0
  due=$((due + 1))
done

# $1: outcome, $2: exit code; standard input: what it wrote. A config is not empty. Of an app that is gone nothing is recorded.
finish() {
  docker config inspect "cron.$stack" > /dev/null 2>&1 || return 0
  { printf '\\n'; tail -c ${outputBytes}; } | make "done.$stack" "$stack" "${cronLabel.outcome}=$1" "${cronLabel.exitCode}=$2" "${cronLabel.endedAt}=$(utc)"
}
holds=
clean() {
  docker service rm "\${stack}_job" > /dev/null 2>&1
  [ -z "$holds" ] || docker config rm "busy.$prefix" > /dev/null 2>&1
}
trap clean EXIT
trap 'exit 143' HUP INT TERM

take() {
  echo . | make "busy.$prefix" "$stack" > /dev/null && holds=yes
}
# Whether who holds it still runs: a run that is just beginning has no task yet.
is_held() {
  holder=$(docker config inspect --format '{{index .Spec.Labels "${cronLabel.run}"}} {{.CreatedAt.Unix}}' "busy.$prefix" 2> /dev/null) || return 1
  [ $(($(date +%s) - \${holder#* })) -ge 60 ] || return 0
  case $(docker service ps --format '{{.CurrentState}}' "\${holder% *}_job" 2> /dev/null | head -n 1) in
    '' | Complete* | Failed* | Rejected* | Shutdown* | Orphaned* | Remove*) return 1 ;;
  esac
}
if [ "$overlap" = forbid ] && ! take; then
  if is_held || ! { docker config rm "busy.$prefix" > /dev/null 2>&1; take; }; then
    finish skipped - < /dev/null
    exit 0
  fi
fi

# Records of long ago, and what nobody has seen the end of.
docker config ls --filter "label=${cronLabel.job}=$job" --filter "label=${cronLabel.app}=$app" --format '{{.Name}}' |
  grep '^cron\\.' | sort | head -n -${keptRuns} | while read -r old; do
  docker service rm "\${old#cron.}_job" > /dev/null 2>&1
  docker config rm "$old" "done.\${old#cron.}" > /dev/null 2>&1
done

login=$(docker config ls --filter "label=com.appliku.store=$app" --format '{{.ID}} {{.Label "com.appliku.key"}}' | awk '$2 == "registry" { print $1 }')
directory=$(mktemp -d -p /dev/shm appliku.XXXXXXXX 2> /dev/null || mktemp -d) || exit 1
printf '{}' > "$directory/config.json"
[ -z "$login" ] || docker config inspect --format '{{index .Spec.Labels "com.appliku.value"}}' "$login" > "$directory/config.json"
problem=$(printf '%s\\n' "$file" | docker --config "$directory" stack deploy --compose-file - --with-registry-auth --resolve-image never "$stack" 2>&1 > /dev/null)
made=$?
rm -rf -- "$directory"
if [ "$made" != 0 ]; then printf '%s' "$problem" | finish failed -; exit 1; fi
# The app may have been removed meanwhile, with all that ran: its jobs go first.
if ! docker config ls --filter "label=com.appliku.store=$app" --format '{{.Label "com.appliku.key"}}' | grep -q '^releases/[0-9]*/cron/'; then
  docker config rm "cron.$stack" > /dev/null 2>&1
  exit 0
fi

# Since the start of the host: its clock may be set meanwhile.
now_up() { cut -d . -f 1 /proc/uptime; }
end=$(($(now_up) + seconds))
outcome=ended code=-
while :; do
  task=$(docker service ps --no-trunc --quiet "\${stack}_job" 2> /dev/null | head -n 1)
  [ -z "$task" ] || state=$(docker inspect --type task --format '{{.Status.State}} {{with .Status.ContainerStatus}}{{.ExitCode}}{{end}} {{.Status.Err}}' "$task" 2> /dev/null) || state=
  case \${state:-} in
    complete* | failed*) code=\${state#* }; code=\${code%% *}; break ;;
    rejected*) outcome=failed; break ;;
    shutdown* | orphaned* | remove*) outcome=failed state='  Its task was removed.'; break ;;
  esac
  if [ -z "$task" ]; then
    case $(docker service inspect "\${stack}_job" 2>&1 > /dev/null) in *[Nn]'o such service'*) outcome=failed state='  Its service was removed.'; break ;; esac
  fi
  if [ "$(now_up)" -ge "$end" ]; then outcome=timeout; break; fi
  sleep 1
done
if [ "$outcome" = failed ]; then printf '%s' "\${state#* * }" | finish failed -
else docker service logs --raw --tail 2000 "\${stack}_job" 2>&1 | tail -c ${outputBytes} | tr -d '\\000' | finish "$outcome" "$code"; fi
[ "$code" = 0 ]
`;
