/**
 * Waits until no connection of this machine leads to any of the addresses, seen twice in a row: a request may have been
 * given its slot and not be connected yet. Prints how many are open at the end.
 * $1: seconds, then addresses as /proc/net/tcp writes them.
 */
export const drainScript = `
limit=$1
shift
open() {
  # 01: established, 02: about to be.
  cat /proc/net/tcp /proc/net/tcp6 2>/dev/null | awk -v wanted=" $* " '
    ($4 == "01" || $4 == "02") && index(wanted, " " $3 " ") { count++ } END { print count + 0 }'
}
idle=0 waits=0
while count=$(open "$@"); do
  if [ "$count" = 0 ]; then idle=$((idle + 1)); else idle=0; fi
  [ "$idle" -lt 2 ] && [ "$SECONDS" -le "$limit" ] || break
  [ "$waits" -ge 50 ] || waits=$((waits + 1))
  [ "$waits" -lt 50 ] && sleep 0.2 || sleep 1
done
echo "$count"
`;
