/*
 * What is in the directory of an app's sites:
 *   content/<hash>            the files of one site, named by its content: never changed, and removed when no link needs it
 *   <number>                  -> content/<hash>: the files of a release, as long as it is kept
 *   a, b                      -> content/<hash>: what Nginx serves in a slot. Its names stay the same, so that it need not be
 *                             told anew; and it stays when its release retires, for requests and pages that are still open
 *   started-a, started-b      -> <number>: the release that was started in the slot, until it is retired
 *   former-1, former-2        -> content/<hash>: what was in the slots before, the latest first
 *   upload/                   the last site that was sent, so that the next sends only what changed; its files are
 * those of content/
 *
 * $1 is that directory. Every change is one rename, so that a run may be killed at any point.
 */

/** Printed alone: the files are not there. */
export const missing = 'missing';

const formers = 2;

export const formerNames: readonly string[] = Array.from({ length: formers }, (_, index) => `former-${index + 1}`);

const inDirectory = `
set -eu
umask 002
point() { ln -sfn -- "$1" .next; mv -fT .next "$2"; }
target() { readlink -- "$1" || true; }
`;

/**
 * $2: hash, $3: number of the release, $4: `sent` when its files are in `upload`. Hard links: what did not change takes
 * no room. Whoever else deploys here must be able to remove it, which the rights of directories decide. Links are left out:
 * what they lead to is not of the site.
 */
export const placeScript: string = `${inDirectory}
[ -d "$1" ] || mkdir -m 2775 -- "$1"
cd "$1"
if [ ! -d "content/$2" ]; then
  [ "$4" = sent ] || { echo ${missing}; exit 0; }
  new=content/.new-$(id -u)
  mkdir -p content
  rm -rf "$new"
  cp -rl "upload/$(id -u)/files" "$new"
  find "$new" ! -type d ! -type f -delete
  find "$new" -type d -exec chmod 2775 {} +
  sync -f "$new"
  mv -T "$new" "content/$2"
fi
point "content/$2" "$3"
`;

/** $2: directory of the records. A line a slot: its name, the number, whether its files are served, the record in base64. */
export const listScript: string = `
cd "$1" 2>/dev/null || exit 0
for slot in a b; do
  number=$(readlink -- "started-$slot") && [ -e "$2/$number/release.json" ] || continue
  [ -d "$slot/" ] && [ "$(readlink "$slot")" = "$(readlink "$number")" ] && whole=yes || whole=no
  echo "$slot $number $whole $(base64 -w 0 < "$2/$number/release.json")"
done
exit 0
`;

/** $2: as above, $3: slot, $4: number. What was in the slot stays within reach, for pages that a browser has open. */
export const startScript: string = `${inDirectory}
cd "$1" 2>/dev/null && [ -d "$4/" ] || { echo ${missing}; exit 0; }
[ "$3" = a ] && other=b || other=a
files=$(target "$4") before=$(target "$3")
case $before in
  '' | "$files" | "$(target "$other")" | "$(target former-1)") ;;
  *)
    for place in $(seq ${formers - 1} -1 1); do
      [ ! -L "former-$place" ] || mv -fT "former-$place" "former-$((place + 1))"
    done
    point "$before" former-1
    ;;
esac
point "$files" "$3"
point "$4" "started-$3"
${listScript}`;

/** $2: number. */
export const retireScript: string = `${inDirectory}
cd "$1" 2>/dev/null || exit 0
for slot in a b; do
  [ "$(target "started-$slot")" != "$2" ] || rm -f -- "started-$slot"
done
`;

/** Then the numbers to keep. */
export const pruneScript: string = `${inDirectory}
cd "$1" 2>/dev/null || exit 0
shift
keep=" $* $(target started-a) $(target started-b) "
for number in [0-9]*; do
  case "$keep" in *" $number "*) ;; *) rm -f -- "$number" ;; esac
done
used=' '
for link in [0-9]* former-* a b; do used="$used$(target "$link") "; done
for files in content/*; do
  case "$used" in *" $files "*) ;; *) rm -rf -- "$files" ;; esac
done
`;
