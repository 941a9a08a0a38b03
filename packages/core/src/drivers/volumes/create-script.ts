/** Exit code: a volume of that name is not of the app. */
export const foreign = 77;
/** Exit code: a volume of that name lies where Nginx cannot read. */
export const unserved = 78;

/**
 * $1, $2: labels of the app; then for each volume its name, the directory to keep it in (empty: Docker's own place), and
 * `adopt` where one that somebody else made is welcome. Says the name of the one it is at.
 */
export const createScript: string = `
set -e
app=$1 environment=$2
shift 2
while [ $# -gt 0 ]; do
  name=$1 device=$2 adopt=$3
  shift 3
  echo "$name"
  if docker volume inspect -- "$name" > /dev/null 2>&1; then
    ours=$(docker volume ls --quiet --filter "name=^$name$" --filter "label=$app" --filter "label=$environment")
    [ "$ours" = "$name" ] || [ "$adopt" = adopt ] || exit ${foreign}
    at=$(docker volume inspect --format '{{range $key, $value := .Options}}{{if eq $key "device"}}{{$value}}{{end}}{{end}}' -- "$name")
    [ -z "$device" ] || [ "$at" = "$device" ] || exit ${unserved}
  elif [ -n "$device" ]; then
    [ -d "\${device%/*}" ] || mkdir -m 2775 -- "\${device%/*}"
    [ -d "$device" ] || mkdir -m 2775 -- "$device"
    docker volume create --label "$app" --label "$environment" --opt type=none --opt o=bind --opt "device=$device" -- "$name" > /dev/null
  else
    docker volume create --label "$app" --label "$environment" -- "$name" > /dev/null
  fi
done
`;
