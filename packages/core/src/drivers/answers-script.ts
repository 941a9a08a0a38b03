/**
 * Asks ports of 127.0.0.1 by HTTP, one after the other, until each has answered with 2xx or 3xx. It is told where and not
 * asked again and again over the connection. bash, because it speaks TCP by itself.
 *
 * $1: seconds, then the ports; standard input: the head of the request. When time is over it says the port and its answer:
 * a status, or `closed` (nobody listens), `nothing` (Docker does, but nobody in the container), `late`.
 */
export const answersScript = `
limit=$1
shift
head=$(cat)
ask() {
  (
    exec 3<>"/dev/tcp/127.0.0.1/$1" || { echo closed; exit; }
    trap "" PIPE
    printf '%s\\r\\n\\r\\n' "$head" >&3
    # Longer than a first request of a slow framework takes.
    if read -r -t 5 version status rest <&3; then status=\${status:0:3}; echo "\${status:-nothing}"
    elif [ $? -gt 128 ]; then echo late
    else echo nothing; fi
  ) 2>/dev/null
}
for port in "$@"; do
  until answer=$(ask "$port"); [[ $answer = [23][0-9][0-9] ]]; do
    if [ "$SECONDS" -gt "$limit" ]; then echo "$port $answer"; exit; fi
    # Most are up at once.
    if [ "$SECONDS" -lt 2 ]; then sleep 0.05; else sleep 0.3; fi
  done
done
`;
