import { askScript } from './ask-script.ts';

/**
 * The commit point: points \`live\` to a directory of a route, and has Nginx say that it goes by it; what was in force
 * comes back where it does not. As the deploying user.
 *
 * $1: app, $2: its public directory, $3: name of the route (empty: none), $4: the slot it goes to or none; standard
 * input: route.json. The former route's directory stays, to go back to.
 */
export const flipScript: string = `${askScript}
set -eu
umask 002
cd "$2"
former=$(readlink live || true) former=\${former##*/}
if [ -n "$3" ] && [ ! -d "routes/$3" ]; then
  rm -rf routes/.new
  mkdir -p routes/.new
  cat > routes/.new/route.json
  [ "$4" = none ] || : > "routes/.new/$4"
  sync routes/.new/* routes/.new
  mv -T routes/.new "routes/$3"
  sync routes
fi
point_to() {
  if [ -z "$1" ]; then rm -f live; else ln -sfn "routes/$1" .live; mv -fT .live live; fi
  sync .
}
confirmed() {
  SECONDS=0
  until answer=$(ask "$1"); [ "$answer" = "$2" ]; do
    [ "$SECONDS" -lt 5 ] || return 1
    sleep 0.05
  done
}
[ "$former" = "$3" ] || point_to "$3"
if ! confirmed "$1" "$4"; then
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
