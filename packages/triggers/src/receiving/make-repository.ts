/**
 * Makes a bare repository and its settings, or those of one that is there. $1: directory, $2: branch, $3: url of the webhook,
 * $4: what a failing deploy does, $5: what becomes of other branches, $6: beginning of our hooks.
 * Prints a line for each thing that it changed.
 */
export const makeRepositoryScript: string = `set -eu
refuse() { printf '%s\\n' "$1" >&2; exit 1; }
for tool in git curl flock; do
  command -v "$tool" > /dev/null || refuse "$tool is not there: install it (flock is of util-linux)"
done
git check-ref-format "refs/heads/$2" || refuse "$2 is no name of a branch"
if [ -n "$(ls -A -- "$1" 2> /dev/null)" ]; then
  [ "$(git --git-dir "$1" rev-parse --is-bare-repository 2> /dev/null)" = true ] || refuse "$1 is no bare repository"
  for hook in update pre-receive post-receive; do
    if [ -e "$1/hooks/$hook" ] && ! grep -qF -e "$6" "$1/hooks/$hook"; then
      refuse "$1/hooks/$hook is somebody else's: move it away, or take another directory"
    fi
  done
else
  git -c init.defaultBranch=main init --quiet --bare -- "$1"
  echo repository
fi
set_to() {
  [ "$(git --git-dir "$dir" config --get-all "$1" || :)" = "$2" ] || { git --git-dir "$dir" config --replace-all "$1" "$2"; echo "$1"; }
}
dir=$1
[ "$(git --git-dir "$1" symbolic-ref HEAD)" = "refs/heads/$2" ] || { git --git-dir "$1" symbolic-ref HEAD "refs/heads/$2"; echo HEAD; }
# What was pushed is fetched by its hash, before a branch leads to it.
set_to uploadpack.allowAnySHA1InWant true
set_to appliku.branch "$2"
set_to appliku.url "$3"
set_to appliku.onfailure "$4"
set_to appliku.others "$5"
`;
