/**
 * Holds a lock as long as standard input is open, and says so with `token N`.
 * $1 directory, $2 name, $3 seconds to wait, $4 who and what for, as JSON.
 * 73: there is no such directory; 75: somebody else holds it, told on standard output.
 */
export const leaseScript = `
set -e
umask 007
[ -d "$1" ] || exit 73
file=$1/$2
exec 9>>"$file.lock"
flock -w "$3" 9 || { cat "$file.holder" || :; exit 75; }
token=0
[ ! -s "$file.token" ] || read -r token < "$file.token"
token=$((token + 1))
# By cat: what the shell itself writes fails on a full disk without saying so.
echo "$token" | cat > "$file.token.new"
sync "$file.token.new"
mv -f "$file.token.new" "$file.token"
echo "$(date -u +%Y-%m-%dT%H:%M:%SZ) $4" | cat > "$file.holder"
echo "token $token"
exec cat > /dev/null
`;

export const noDirectory = 73;
export const heldByAnother = 75;
