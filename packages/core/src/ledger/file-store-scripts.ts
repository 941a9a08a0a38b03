/** Fixed programs for `sh`; values come as arguments and on standard input. $1 is the app's folder. */
export const scripts = {
  /** KEY: prints version and content in base64, nothing if there is no such file. */
  read: `
set -eu
[ -e "$1/$2" ] || exit 0
sum=$(sha256sum <"$1/$2")
printf '%s %s\\n' "\${sum%% *}" "$(base64 -w 0 <"$1/$2")"`,

  /**
   * KEY EXPECTED MODE SIZE TOKENFILE TOKEN: compare and set under a lock. SIZE tells a whole input from one that was
   * cut off with its sender.
   */
  write: `
set -eu
umask 007
file=$1/$2 folder=$(dirname "$1/$2")
mkdir -p "$folder"
exec 9>"$1/.lock"
flock 9
if [ -n "$6" ] && [ "$(cat "$6" 2>/dev/null || echo 0)" -gt "$7" ]; then echo late; exit 0; fi
current=
if [ -e "$file" ]; then current=$(sha256sum <"$file"); current=\${current%% *}; fi
if [ "$current" != "$3" ]; then echo differs; exit 0; fi
# Under the lock: what is there is of writers that were killed.
rm -f "$folder"/.appliku-tmp-store-*
temp=$folder/.appliku-tmp-store-$$
trap 'rm -f "$temp"' EXIT
trap 'exit 143' TERM
cat >"$temp"
[ "$(stat -c %s "$temp")" = "$5" ] || { echo 'the input was cut off' >&2; exit 1; }
sum=$(sha256sum <"$temp")
chmod "$4" "$temp"
sync "$temp"
mv -f "$temp" "$file"
echo "written \${sum%% *}"`,

  /** PREFIX: a line a file: key, version, content in base64; no content of what only its writer may change: a secret. */
  list: `
set -eu
cd "$1" 2>/dev/null || exit 0
[ -e "$2" ] || exit 0
find "\${2%/}" -type f ! -name '.*' | sort | while read -r file; do
  sum=$(sha256sum <"$file")
  content=
  [ "$(stat -c %a "$file")" = 640 ] || content=$(base64 -w 0 <"$file")
  printf '%s\\t%s\\t%s\\n' "$file" "\${sum%% *}" "$content"
done`,

  /** KEY */
  remove: `
set -eu
rm -rf "\${1:?}/\${2:?}"`,
} as const;
