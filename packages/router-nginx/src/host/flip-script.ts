import { lots } from '../config/slot-lines.ts';
import { askScript } from './ask-script.ts';

/**
 * The commit point: points \`live\` to a directory of a route, and has Nginx say that it goes by it; what was in force
 * comes back where it does not. As the deploying user.
 *
 * $1: app, $2: its public directory, $3: name of the route (empty: none), $4: the slot it goes to or none, and while a
 * canary runs $5: its slot, $6: how many lots it has; standard input: route.json. The former route's directory stays, to go
 * back to.
 */
export const flipScript: string = `${askScript}
set -eu
umask 002
cd "$2"
app=$1 main=$4 canary=\${5:-} share=\${6:-0}
former=$(readlink live || true) former=\${former##*/}
draw_lots() {
  for ((lot = 0; lot < ${lots}; lot++)); do
    if [ "$lot" -lt "$share" ]; then : > "$1/$canary-$lot"; else : > "$1/$main-$lot"; fi
  done
}
if [ -n "$3" ] && [ ! -d "routes/$3" ]; then
  rm -rf routes/.new
  mkdir -p routes/.new
  cat > routes/.new/route.json
  [ "$4" = none ] || : > "routes/.new/$4"
  [ -z "$canary" ] || draw_lots routes/.new
  sync routes/.new/route.json routes/.new
  mv -T routes/.new "routes/$3"
  sync routes
fi
point_to() {
  if [ -z "$1" ]; then rm -f live; else ln -sfn "routes/$1" .live; mv -fT .live live; fi
  sync .
}
# The first lot that stays and the last that goes tell all others.
told() {
  if [ -z "$canary" ]; then ask "$app"; else echo "$(ask "$app" "lot=$share") $(ask "$app" "lot=$((share - 1))")"; fi
}
confirmed() {
  SECONDS=0
  until answer=$(told); [ "$answer" = "$main\${canary:+ $canary}" ]; do
    [ "$SECONDS" -lt 5 ] || return 1
    sleep 0.05
  done
}
[ "$former" = "$3" ] || point_to "$3"
if ! confirmed; then
  point_to "$former"
  echo "result unconfirmed"
  echo "$answer"
  exit 0
fi
for route in routes/* routes/.new; do
  case "\${route##*/}" in "$3" | "$former") ;; *) rm -rf "$route" ;; esac
done
echo "result ok"
`;
