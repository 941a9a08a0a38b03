import { generationName } from '../config/names.ts';
import { bareStartCommand, logCommand, reloadCommand, startCommand } from './root-commands.ts';

/** `take_effect GENERATION`: Nginx reads its configuration, or starts with it, and it is seen that it does in `$patience` s. */
export const effectScript: string = `
# Done when Nginx answers with the generation and no worker of before accepts any more.
take_effect() {
  pid_file=$(setting pid /run/nginx.pid) master= workers=
  log=$(setting error_log /var/log/nginx/error.log)
  log_lines > "$aside/log"
  read -r master 2>/dev/null < "$pid_file" || true
  if [ -n "$master" ] && [ -e "/proc/$master" ]; then
    workers=$(children "$master")
    as_root ${reloadCommand} > "$aside/reload" 2>&1 || return 1
  elif has_systemd; then as_root ${startCommand} > "$aside/reload" 2>&1 || return 1
  else as_root ${bareStartCommand} > "$aside/reload" 2>&1 || return 1
  fi
  # Beside the time of reading, Nginx itself tries for 2.5 s to get a port.
  SECONDS=0
  until [ "$(ask ${generationName})" = "$1" ] && none_accepts; do
    [ "$SECONDS" -lt "$patience" ] && ! refused || return 1
    sleep 0.05
  done
}
none_accepts() {
  for worker in $workers; do
    ! grep -qsz 'worker process$' "/proc/$worker/cmdline" || return 1
  done
}
children() {
  for stat in /proc/[0-9]*/stat; do
    read -r line 2>/dev/null < "$stat" || continue
    set -- "$1" \${line##*) }
    [ "$3" != "$1" ] || echo "\${line%% *}"
  done
}
setting() {
  awk -v name="$1" '$1 == name { sub(";$", "", $2); print $2; exit }' "$aside/dump" | grep . || echo "$2"
}
# Nginx has said so: what runs is as it was.
refused() { complaints | grep -qv 'bind() to'; }
# What Nginx wrote of why, since then.
complaints() { log_lines | grep -vxFf "$aside/log" | grep -F '[emerg]' | tail -n 20; }
log_lines() { as_root ${logCommand('"$log"')} 2>/dev/null || true; }
`;
