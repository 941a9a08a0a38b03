# The part that runs on the server: what a deploy by core does, step for step. Standard input: the changed files.
# $1: app, $2: number of the release, $3: compose or docker, $4: its first port.
set -eu
app=$1 number=$2 runner=$3 former=$(($2 - 1)) keep=5
slot=a port=$4 former_port=$(($4 + 1))
[ $((number % 2)) = 1 ] || slot=b port=$(($4 + 1)) former_port=$4
files=$HOME/$app/files releases=$HOME/$app/releases before=${EPOCHREALTIME/./}

stage() {
  now=${EPOCHREALTIME/./}
  echo "$1 $(((now - before) / 1000))"
  before=$now
}

up() {
  if [ "$runner" = compose ]; then
    docker compose --project-directory "$releases/$number" up --detach --no-deps "$1" 2> /dev/null
    return
  fi
  set -- "$1" --detach --init --name "$app-$number-$1" --restart unless-stopped --log-opt max-size=10m
  case "$1" in
    web) docker run "${@:2}" --env PORT=3000 --publish "127.0.0.1:$port:3000" "$app:$number" > /dev/null ;;
    *) docker run "${@:2}" "$app:$number" node worker.js > /dev/null ;;
  esac
}

down() {
  [ -d "$releases/$former" ] || return 0
  if [ "$runner" = compose ]; then docker compose --project-directory "$releases/$former" down 2> /dev/null
  else
    docker stop "$app-$former-web" "$app-$former-worker" > /dev/null
    docker rm "$app-$former-web" "$app-$former-worker" > /dev/null
  fi
}

# What is connected to the former's port, seen twice in a row.
open() { awk -v port=":$(printf %04X "$former_port")" '$4 == "01" && index($3, port) { n++ } END { print n + 0 }' /proc/net/tcp; }
drain() {
  idle=0
  until [ "$idle" = 2 ]; do
    if [ "$(open)" = 0 ]; then idle=$((idle + 1)); else idle=0; fi
    [ "$idle" = 2 ] || sleep 0.2
  done
}

mkdir -p "$files" "$releases/$number"
tar --extract --directory "$files"
stage send

docker build --quiet --tag "$app:$number" "$files" > /dev/null
stage build

cat > "$releases/$number/docker-compose.yml" <<YAML
name: $app-$number
services:
  web:
    image: $app:$number
    init: true
    restart: unless-stopped
    environment: { PORT: "3000" }
    ports: ["127.0.0.1:$port:3000"]
    logging: { driver: json-file, options: { max-size: 10m } }
  worker:
    image: $app:$number
    command: [node, worker.js]
    init: true
    restart: unless-stopped
    logging: { driver: json-file, options: { max-size: 10m } }
YAML
stage prepare

docker run --rm --init "$app:$number" node migrate.js > /dev/null
stage release

up web
until curl --fail --silent --output /dev/null "http://127.0.0.1:$port/up"; do sleep 0.05; done
stage start

cd "/srv/$app"
mkdir -p "routes/$number"
touch "routes/$number/$slot"
ln -sfn "routes/$number" .live
mv -fT .live live
version=$(cat "$files/version.txt")
until curl --silent --include --header "Host: $app.example.com" http://127.0.0.1/ | grep -qi "^x-version: $version"; do sleep 0.05; done
stage route

up worker
sleep 0.3
stage promote

drain
stage drain

down
rm -rf "routes/$former"
stage retire

old=$((number - keep))
if [ "$old" -ge 1 ]; then
  docker image rm "$app:$old" > /dev/null
  rm -rf "${releases:?}/$old"
fi
stage prune
