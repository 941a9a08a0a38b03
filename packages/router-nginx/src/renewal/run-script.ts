import { stateRoot } from '@appliku/core';

/** What a timer starts. */
export const runCommand = '/usr/local/lib/appliku/renew';

/** Seconds for one app: longer than a run that waits for a deploy, and then for its authority. */
const limit = 1800;

/**
 * Renews for each app that says so, one after the other; what fails for one keeps none of the others back, and is where
 * \`certificates()\` finds it. A program and its settings are written by the group, and this runs as one of the group.
 */
export const runScript: string = `#!/bin/sh
# Managed by the Appliku SDK: renews the certificates of all apps that have the server renew them.
set -u
export PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C
umask 007
failed=
for program in ${stateRoot}/*/renewal/renew-*.cjs; do
  [ -f "$program" ] || continue
  failure=\${program%/*}/failure
  if problem=$(timeout --kill-after=60 ${limit} node "$program" 2>&1); then
    rm -f -- "$failure"
  else
    code=$?
    failed=yes
    [ -n "$problem" ] || problem="It ended with exit code $code."
    { date -u +%Y-%m-%dT%H:%M:%SZ; printf '%s' "$problem" | tail -n 5 | tail -c 2000; } > "$failure.new" &&
      mv -- "$failure.new" "$failure"
    printf '%s: %s\\n' "$program" "$problem" >&2
  fi
done
[ -z "$failed" ]
`;
