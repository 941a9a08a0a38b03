import { stateRoot } from '@appliku/core';

/**
 * Root's, and all of it that a deploy calls: no arguments, no input. Makes the timers what the schedules of all apps say, so
 * that it also finishes what a killed one left. A schedule is written by the group: names and times are checked, and
 * nothing else of it gets into a unit. A timer that stays the same is not touched, so that none of its times is lost; one
 * that changes is stopped first, since systemd starts at once what it finds overdue when it reads a running timer anew.
 */
export const timersScript: string = `#!/bin/sh
# Managed by the Appliku SDK: makes systemd timers of ${stateRoot}/*/cron/schedule.
set -eu
export PATH=/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C
umask 022
units=/etc/systemd/system
exec 9< "$0"
flock 9
wanted=$(mktemp -d /run/appliku-cron.XXXXXX)
trap 'rm -rf -- "$wanted"' EXIT

for file in ${stateRoot}/*/cron/schedule; do
  [ -f "$file" ] && [ ! -L "$file" ] || continue
  app=\${file#${stateRoot}/}
  app=\${app%/cron/schedule}
  case $app in '' | -* | *[!a-z0-9_-]*) continue ;; esac
  head -c 262144 -- "$file" | while read -r job calendar; do
    case $job in '' | -* | *[!a-z0-9-]*) continue ;; esac
    case $calendar in '' | *[!A-Za-z0-9*,:\\ -]*) continue ;; esac
    timer=$wanted/appliku-cron@$app.$job.timer
    [ -e "$timer" ] || printf '[Unit]\\nDescription=Cron job %s of %s\\n\\n[Timer]\\nAccuracySec=1s\\nPersistent=false\\n' "$job" "$app" > "$timer"
    printf 'OnCalendar=%s\\n' "$calendar" >> "$timer"
  done
done
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
