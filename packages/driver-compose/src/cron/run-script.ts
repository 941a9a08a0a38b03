import { labels, stateRoot } from '@appliku/core';

/** Of what a run wrote. */
const outputBytes = 65_536;
/** Records that are kept, a job. */
const keptRuns = 50;

/**
 * A timer's: one run of a job, in the release that is live now. A record begins with a line: release, start, end, outcome,
 * exit code; what is not known is \`-\`. It is locked as long as the run is watched. Values of secrets are read by Compose
 * from the release's own \`env\`.
 */
export const runScript: string = `#!/bin/sh
# Managed by the Appliku SDK: runs a cron job in the release that is live. $1: APP.JOB
set -u
export PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C
umask 007
app=\${1%%.*} job=\${1#*.}
state=${stateRoot}/$app
now() { date -u +%Y-%m-%dT%H:%M:%SZ; }

# Held to the end: who removes the app waits for it, and what begins later finds no job.
[ -d "$state" ] || exit 0
exec 6< "$state"
flock -s 6
find_live() {
  release=0
  for file in "$state"/releases/*/state.json; do
    grep -qsxE '  "phase": "live",?' "$file" || continue
    number=\${file%/state.json}
    number=\${number##*/}
    [ "$number" -le "$release" ] || release=$number
  done
  directory=$state/releases/$release
}
find_live
# The live release may have no such job: its timer goes in a moment.
line=$(grep -s "^$job " "$directory/cron") || exit 0
seconds=\${line##* }
overlap=\${line#* }
overlap=\${overlap% *}

started=$(now)
id=$(date -u +%Y%m%dT%H%M%S)-$$
runs=$state/cron/$job
mkdir -p -- "$runs" || exit 1
# $1: end, $2: outcome, $3: exit code, $4: output
record() {
  { printf '%s %s %s %s %s\\n' "$release" "$started" "$1" "$2" "$3"; printf '%s' "$4" | tail -c ${outputBytes}; } > "$runs/.$id"
  mv -- "$runs/.$id" "$runs/$id"
}
ls "$runs" | head -n -${keptRuns} | while read -r old; do rm -f -- "$runs/$old"; done

container=appliku-$app-cron-$job-$id
of_job="--filter label=com.appliku.app=\${app%%_*} --filter label=${labels.job}=cron-$job"
environment=production
case $app in *_*) environment=\${app#*_} ;; esac
of_job="$of_job --filter label=com.appliku.environment=$environment"
if [ "$overlap" = forbid ]; then
  exec 7> "$runs/.lock"
  # A container may outlive who watched it. The words of \`of_job\` have no blanks within.
  if ! flock -n 7 || [ -n "$(docker ps --quiet $of_job)" ]; then record "$started" skipped - ''; exit 0; fi
fi
exec 8> "$runs/$id"
flock 8
printf '%s %s - running -\\n' "$release" "$started" >&8

until problem=$(docker compose --project-name "appliku-$app-$release" --file "$directory/docker-compose.yml" \\
  --project-directory "$directory" run --detach --no-deps --name "$container" "cron_$job" < /dev/null 2>&1 > /dev/null); do
  docker rm --force --volumes "$container" > /dev/null 2>&1
  # A deploy may have retired the release meanwhile: then the job is the next one's, if it has it.
  tried=$release
  find_live
  if [ "$release" = "$tried" ] || ! grep -qs "^$job " "$directory/cron"; then
    release=$tried
    record "$(now)" failed - "$problem"
    exit 1
  fi
  printf '%s %s - running -\\n' "$release" "$started" > "$runs/$id"
done
outcome=ended
# Since the start of the host: its clock may be set meanwhile.
now_up() { cut -d . -f 1 /proc/uptime; }
end=$(($(now_up) + seconds))
while :; do
  left=$((end - $(now_up)))
  if [ "$left" -le 0 ]; then
    outcome=timeout
    docker stop --time 10 "$container" > /dev/null
    break
  fi
  timeout "$left" docker wait "$container" > /dev/null 2>&1 && break
  # Docker itself may have been restarted: then it does not answer, or the container does not run any more.
  if status=$(docker ps --all --filter "name=^$container$" --format '{{.State}}' 2> /dev/null); then
    case $status in exited | dead) break ;; '') record "$(now)" failed - 'Its container was removed.'; exit 1 ;; esac
  fi
  sleep 1
done
code=$(docker inspect --format '{{.State.ExitCode}}' "$container" 2> /dev/null) || code=-
output=$(docker logs --tail 2000 "$container" 2>&1 | tail -c ${outputBytes} | tr -d '\\000')
docker rm --force --volumes "$container" > /dev/null 2>&1
record "$(now)" "$outcome" "$code" "$output"
[ "$code" = 0 ]
`;
