/** Only from the server itself: tells which configuration is in force. */
export const controlPort = 9180;

const file = '/etc/haproxy/haproxy.cfg';

const shared = `
export PATH="$PATH:/usr/sbin"
file=${file}
running() {
  (exec 3<>/dev/tcp/127.0.0.1/${controlPort} && printf 'GET / HTTP/1.0\\r\\n\\r\\n' >&3 && sed -n '$p' <&3) 2>/dev/null || true
}
`;

/**
 * Prints the configuration that HAProxy goes by: of one that was cut off while it brought in another, the former. What it would
 * start with, where it is down. Nothing, where it is not ours.
 */
export const readScript: string = `${shared}
generation=$(running)
for each in "$file" "$file.former"; do
  grep -q '^# Made by a router of the Appliku SDK' "$each" 2>/dev/null || continue
  if [ -z "$generation" ] || grep -qF "string $generation" "$each"; then cat "$each"; exit 0; fi
done
`;

/**
 * As root. $1: generation; standard input: the configuration. Prints \`ok\`, or a word for what went wrong and what
 * HAProxy says;
 * then the former one is in force.
 */
export const applyScript: string = `${shared}
set -eu
command -v haproxy > /dev/null || { echo missing; exit 0; }
cat > "$file.new"
if ! words=$(haproxy -c -q -f "$file.new" 2>&1); then echo rejected; echo "$words"; exit 0; fi
[ "$(running)" != "$1" ] || ! cmp -s "$file.new" "$file" || { echo ok; exit 0; }
# Workers of before accept until the new one is ready: it is waited for that none of them listens any more.
listeners() { ss -Hltnp 'sport = :80' | grep -o 'pid=[0-9]*' | sort -u; }
before=$(listeners || true)
none_of_before() { ! { listeners || true; } | grep -qxF "\${before:-none}"; }
cp "$file" "$file.former"
mv "$file.new" "$file"
SECONDS=0
if systemctl reload-or-restart haproxy; then
  until [ "$(running)" = "$1" ] && none_of_before; do
    [ "$SECONDS" -lt 10 ] || break
    sleep 0.05
  done
fi
if [ "$(running)" = "$1" ] && none_of_before; then echo ok; exit 0; fi
mv "$file.former" "$file"
systemctl reload-or-restart haproxy || true
echo unconfirmed
journalctl --no-pager --unit haproxy --lines 5 --output cat || true
`;

/** $1: seconds, then addresses. Prints how many connections lead there when none does, seen twice, or when the time is over. */
export const drainScript: string = `
limit=$1 idle=0 where=
shift
for address; do where="$where\${where:+ or }dst $address"; done
while count=$(ss -Htn state established "( $where )" | wc -l); do
  if [ "$count" = 0 ]; then idle=$((idle + 1)); else idle=0; fi
  [ "$idle" -lt 2 ] && [ "$SECONDS" -le "$limit" ] || break
  sleep 0.1
done
echo "$count"
`;
