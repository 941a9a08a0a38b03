/**
 * Says what an Engine is and has, one fact a line. $1 a directory of received archives, may be missing; $2 the image to
 * describe; empty: all of them.
 */
export const describeScript = `
set -e
docker version --format "engine {{json .Server}}"
docker info --format "store {{json .DriverStatus}}"
if tar --version 2>/dev/null | grep -q GNU; then echo tar gnu; fi
images=$2
[ -n "$images" ] || images=$(docker image ls --all --quiet --no-trunc | sort -u)
# One may be gone by now; the others are told all the same.
[ -z "$images" ] || docker image inspect --format "layers {{.Id}} {{json .RootFS.Layers}}" -- $images 2>/dev/null || true
if cd "$1" 2>/dev/null; then
  for file in *; do [ ! -f "$file" ] || echo "received $file $(wc -c < "$file")"; done
fi
`;

/**
 * Writes an image to standard output as \`docker save\` does, compressed. $1 the image; $2 how many bytes are there already;
 * then names of files in the archive that are there already.
 */
export const sendScript = `
set -e
image=$1 have=$2
shift 2
without() {
  if [ $# -eq 0 ]; then cat; else tar --delete --file=- -- "$@"; fi
}
# A pipe tells the end of its last command only: the others leave word.
exec 3>&1
failed=$({ { { docker save -- "$image" || echo save >&4; } | { without "$@" || echo tar >&4; } | tail -c "+$((have + 1))" | gzip -1 -n >&3; } 4>&1; })
[ -z "$failed" ]
`;

/** Standard input: what the script above writes. $1 directory, $2 file in it, $3 how many bytes of it are to be kept. */
export const receiveScript = `
set -e
umask 007
mkdir -p -- "$1"
cd -- "$1"
for left in *; do [ "$left" = "$2" ] || rm -f -- "$left"; done
touch -- "$2"
truncate -s "$3" -- "$2"
# What came before the connection broke is kept for the next try; not on a disk that is full.
gzip -dc >> "$2" || { status=$?; [ "$(df -P . | awk 'NR == 2 { print $4 }')" -gt 1024 ] || rm -f -- "$2"; exit $status; }
`;

/** $1 directory, $2 file in it, $3 the image, $4 a name for it, so that a prune of what has no name leaves it. */
export const loadScript = `
set -e
cd -- "$1"
status=0
docker load --quiet --input "$2" || status=$?
rm -f -- "$2"
[ $status -eq 0 ] || exit $status
docker image inspect --format "is {{.Id}}" -- "$3"
docker tag "$3" "$4"
`;
