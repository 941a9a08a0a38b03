/** Exit code: a network of that name is not ours. */
export const foreign = 77;

/**
 * For each network its name, a label of ours, another (or the same again), `internal` where it leads nowhere else, and `adopt`
 * where one that somebody else made is welcome. Says the name of the one it is at.
 */
export const createScript: string = `
set -e
while [ $# -gt 0 ]; do
  name=$1 one=$2 other=$3 internal=$4 adopt=$5
  shift 5
  echo "$name"
  ours() { docker network ls --format '{{.Name}}' --filter "label=$one" --filter "label=$other" | grep -Fqx -- "$name"; }
  ours && continue
  if ! docker network inspect -- "$name" > /dev/null 2>&1; then
    failure=$(docker network create --label "$one" --label "$other" \${internal:+--internal} -- "$name" 2>&1 > /dev/null) && continue
    docker network inspect -- "$name" > /dev/null 2>&1 || { echo "$failure" >&2; exit 1; }
  fi
  # Another app may have been as fast.
  ours && continue
  [ "$adopt" = adopt ] || exit ${foreign}
done
`;
