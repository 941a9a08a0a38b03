import { stateRoot } from '../../hosts/paths.ts';
import { runCommand } from './paths.ts';

/**
 * Where systemd does not run: a table of cron's for each app. Cron leaves out all of a table in which it cannot read a line,
 * and looks for a table that changed at each minute, before it starts what is due then.
 */
const tablesScript = `
cron_runs() { grep -qsxE 'crond?' "/proc/$(cat /run/crond.pid 2>/dev/null)/comm"; }
make_tables() {
  for_each_schedule table_of
  for table in "$wanted"/appliku-*; do
    [ -e "$table" ] || continue
    cron_runs || { echo 'cron does not run' >&2; exit 1; }
    name=\${table##*/}
    cmp -s -- "$table" "/etc/cron.d/$name" && continue
    cp -- "$table" /etc/cron.d/.appliku.new
    mv -- /etc/cron.d/.appliku.new "/etc/cron.d/$name"
  done
  for table in /etc/cron.d/appliku-*; do
    [ ! -e "$table" ] || [ -e "$wanted/\${table##*/}" ] || rm -f -- "$table"
  done
}
# $1: app, $2: job, $3: time
table_of() {
  case $3 in *[!a-z0-9*,/\\ -]* | *' '*' '*' '*' '*' '*) return ;; *' '*' '*' '*' '*) ;; *) return ;; esac
  table=$wanted/appliku-$1
  [ -e "$table" ] || printf '# Managed by the Appliku SDK.\\nSHELL=/bin/sh\\nHOME=/\\nMAILTO=""\\n' > "$table"
  printf '%s appliku-cron /bin/sh ${runCommand} %s.%s\\n' "$3" "$1" "$2" >> "$table"
}
`;

/**
 * Root's, and all of it that a deploy calls: no arguments, no input. Makes the timers what the schedules of all apps say, so
 * that it also finishes what a killed one left. A schedule is written by the group: names and times are checked, and
 * nothing else of it gets into a unit. A timer that stays the same is not touched, so that none of its times is lost; one
 * that changes is stopped first, since systemd starts at once what it finds overdue when it reads a running timer anew.
 */
export const makeTimersScript: string = `#!/bin/sh
# Managed by the Appliku SDK: makes timers of systemd's, or tables of cron's, of ${stateRoot}/*/cron/schedule.
set -eu
export PATH=/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C
umask 022
units=/etc/systemd/system
exec 9< "$0"
flock 9
wanted=$(mktemp -d /run/appliku-cron.XXXXXX)
trap 'rm -rf -- "$wanted"' EXIT
trap 'exit 143' TERM

# Calls $1 with app, job and time of each line of a schedule.
for_each_schedule() {
  for file in ${stateRoot}/*/cron/schedule; do
    [ -f "$file" ] && [ ! -L "$file" ] || continue
    app=\${file#${stateRoot}/}
    app=\${app%/cron/schedule}
    case $app in '' | -* | *[!a-z0-9_-]*) continue ;; esac
    head -c 262144 -- "$file" | while read -r job time; do
      case $job in '' | -* | *[!a-z0-9-]*) continue ;; esac
      "$1" "$app" "$job" "$time"
    done
  done
}
${tablesScript}
if [ ! -d /run/systemd/system ]; then
  make_tables
  exit 0
fi

# $1: app, $2: job, $3: time
timer_of() {
  case $3 in '' | *[!A-Za-z0-9*,:\\ -]*) return ;; esac
  timer=$wanted/appliku-cron@$1.$2.timer
  [ -e "$timer" ] || printf '[Unit]\\nDescription=Cron job %s of %s\\n\\n[Timer]\\nAccuracySec=1s\\nPersistent=false\\n' "$2" "$1" > "$timer"
  printf 'OnCalendar=%s\\n' "$3" >> "$timer"
}
for_each_schedule timer_of
# Of a time when systemd did not run here.
rm -f -- /etc/cron.d/appliku-*
for timer in "$wanted"/*.timer; do
  [ ! -e "$timer" ] || printf '\\n[Install]\\nWantedBy=timers.target\\n' >> "$timer"
done

changed= failed=
for unit in "$units"/appliku-cron@*.timer; do
  [ -e "$unit" ] || continue
  name=\${unit##*/}
  cmp -s -- "$unit" "$wanted/$name" && continue
  changed=yes
  systemctl --quiet disable --now "$name"
  rm -f -- "$unit"
done
for timer in "$wanted"/*.timer; do
  [ -e "$timer" ] || continue
  name=\${timer##*/}
  [ ! -e "$units/$name" ] || continue
  changed=yes
  cp -- "$timer" "$units/.appliku-cron.new"
  mv -- "$units/.appliku-cron.new" "$units/$name"
done
[ -z "$changed" ] || systemctl daemon-reload
for timer in "$wanted"/*.timer; do
  [ -e "$timer" ] || continue
  name=\${timer##*/}
  if systemctl --quiet is-active "$name" && systemctl --quiet is-enabled "$name"; then continue; fi
  systemctl --quiet enable --now "$name" || failed=yes
done
# One that systemd refuses keeps none of the others back.
[ -z "$failed" ]
`;
