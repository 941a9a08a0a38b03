/**
 * $1 absolute path, $2 mode, $3 size in bytes. A writer that was cut off sees the end of its input early: the size tells.
 * Directories made in one whose group is inherited can be written by that group.
 * Temporary files are named by the process that writes them, so that those of dead ones can be removed.
 */
export const writeScript = `
set -e
umask 077
directory=\${1%/*}
directory=\${directory:-/}
if [ ! -d "$directory" ]; then
  parent=$directory
  while [ ! -d "$parent" ]; do parent=\${parent%/*}; parent=\${parent:-/}; done
  if [ -g "$parent" ]; then mask=007; else mask=022; fi
  (umask "$mask"; mkdir -p -- "$directory")
fi
for left in "$directory"/.appliku-tmp-*; do
  [ ! -e "$left" ] || [ -e "/proc/\${left##*-}" ] || rm -f -- "$left"
done
temporary=$directory/.appliku-tmp-$$
trap 'rm -f -- "$temporary"' EXIT
# To dash, a signal is no exit.
trap 'exit 143' TERM
rm -f -- "$temporary"
cat > "$temporary"
[ "$(wc -c < "$temporary")" -eq "$3" ] || { echo "the connection broke in the middle" >&2; exit 74; }
chmod -- "$2" "$temporary"
sync -- "$temporary"
mv -fT -- "$temporary" "$1"
trap - EXIT
sync -- "$directory"
`;
