# A redeploy as somebody would write it by hand, over one SSH connection; the part that runs on the deployer, in bash.
# $1: clone of the app's repository, $2: app, $3: number of the release, $4: compose or docker, $5: its first port,
# then the ssh command.
# Prints `stage milliseconds` lines.
set -eu
here=$(dirname "$0") clone=$1 app=$2 number=$3 runner=$4 first_port=$5
shift 5
cd "$clone"
before=${EPOCHREALTIME/./}
git fetch --quiet origin main
# The first time, against the empty tree.
changed=$(git diff --name-only "$(git rev-parse --quiet --verify HEAD || git hash-object -t tree /dev/null)" FETCH_HEAD)
git checkout --quiet --detach FETCH_HEAD
echo "fetch $(((${EPOCHREALTIME/./} - before) / 1000))"
# shellcheck disable=SC2086 -- names without blanks
tar --create -- $changed | "$@" "bash -c $(printf %q "$(cat "$here/by-hand-server.sh")") by-hand $app $number $runner $first_port"
