import { generationName } from '../config/names.ts';
import { askScript } from './ask-script.ts';
import { effectScript } from './effect-script.ts';

/**
 * Brings a new tree of configuration into force: made aside of what runs now, tested in its place, renamed in,
 * confirmed by Nginx itself; what was in force comes back where that fails. As root, under the lease `nginx`.
 *
 * $1: app; its files are replaced by those on standard input, a line each: path, text in base64. The path `include` is
 * the file in conf.d. Further arguments: the app's domains. Standard output: `result` and a word, then what explains it.
 */
export const installScript: string = `${askScript}${effectScript}
set -eu
umask 022
main() {
  mkdir -p "$ours/trees" "$nginx_directory/conf.d"
  was=$(ask ${generationName})
  # Nginx is down, or its tree is gone: what it would start with.
  if [ -z "$was" ] || [ ! -d "$ours/trees/$was" ]; then was=$(readlink "$ours/current" || true) was=\${was##*/}; fi
  rm -rf /run/appliku-nginx.*
  aside=$(mktemp -d /run/appliku-nginx.XXXXXX) next=$ours/trees/.next
  trap 'rm -rf "$aside" "$next"' EXIT
  make_tree "$1"
  remove_placeholder
  shift
  test_tree "$@"
  bring_in
}

make_tree() {
  rm -rf "$next"
  if [ -n "$was" ]; then cp -a "$ours/trees/$was" "$next"; else mkdir "$next"; fi
  rm -f "$next"/apps/"$1".*
  while read -r path content; do
    file=$next/$path
    [ "$path" != include ] || file=$nginx_directory/conf.d/.appliku.new
    mkdir -p "\${file%/*}"
    printf %s "$content" | base64 -d > "$file"
    [ "$path" != include ] || mv -f "$file" "$nginx_directory/conf.d/appliku.conf"
  done
  for file in "$next"/ports/*.conf; do
    port=\${file##*/} port=\${port%.conf}
    grep -qsE "^ *listen $port;" "$next"/apps/*.conf || rm -f "$file"
  done
  name_tree
}

name_tree() {
  rm -f "$next/generation.inc"
  generation=$(cd "$next" && find . -type f | sort | xargs sha256sum | sha256sum | cut -c 1-16)
  # One of this name that is not like this was changed by hand.
  while [ -d "$ours/trees/$generation" ] && ! diff -rq -x generation.inc "$next" "$ours/trees/$generation" > /dev/null; do
    generation=\${generation}x
  done
  echo "return 200 $generation;" > "$next/generation.inc"
}

# The distribution's welcome page claims all unknown domains; where nobody has changed it, it goes.
remove_placeholder() {
  site=$nginx_directory/sites-available/default link=$nginx_directory/sites-enabled/default removed=
  [ -e "$next/ports/80.conf" ] && [ -L "$link" ] && [ "$(readlink -f "$link")" = "$site" ] || return 0
  sum=$(md5sum < "$site")
  ! dpkg-query -W -f '\${Conffiles}\\n' 'nginx*' 2>/dev/null | grep -F " $site \${sum%% *}" > /dev/null || removed=yes
  [ -z "$removed" ] || rm "$link"
}
restore_placeholder() { [ -z "$removed" ] || ln -sfn "$site" "$link"; }

# Nginx looks for relative paths beside the file it is given: a directory that is like its own but for our tree.
test_tree() {
  for entry in "$nginx_directory"/*; do ln -s "$entry" "$aside/"; done
  rm -f "$aside/appliku"
  mkdir "$aside/appliku"
  ln -s "$next" "$aside/appliku/current"
  tested=yes
  try_tree || tested=no
  if [ "$tested" = no ] && grep -q '"server_names_hash_[a-z_]*" directive is duplicate' "$aside/words"; then
    rm -f "$next/names-hash.conf"
    name_tree
    ! try_tree || tested=yes
  fi
  [ "$tested" = yes ] || answer rejected "$(grep -v 'test failed$' "$aside/words")"
  grep -qF "# configuration file $aside/appliku/current/http.conf:" "$aside/dump" || answer excluded ""
  # What others quarrel about is not ours.
  for domain in "$@"; do
    ! grep -qF "conflicting server name \\"$domain\\"" "$aside/words" ||
      answer conflicts "$(grep -F 'conflicting server name' "$aside/words"; claims)"
  done
}
claims() {
  awk '/^# configuration file / { file = $4; sub(":$", "", file) }
    /(^|[ \\t;{])server_name[ \\t]/ { print "names", file, $0 }' "$aside/dump"
}
try_tree() { nginx -T -q -c "$aside/nginx.conf" > "$aside/dump" 2> "$aside/words"; }

# Words about the tree aside are words about what would have been in force.
answer() {
  [ "$1" = ok ] || restore_placeholder
  echo "result $1"
  printf '%s\\n' "$2" | sed "s#$aside/#$nginx_directory/#g"
  exit 0
}

bring_in() {
  [ -d "$ours/trees/$generation" ] || mv "$next" "$ours/trees/$generation"
  find "$ours/trees" -exec sync {} +
  point_to "$generation"
  if [ "$(ask ${generationName})" != "$generation" ] && ! take_effect "$generation"; then put_back; fi
  for tree in "$ours"/trees/*; do
    [ "\${tree##*/}" = "$generation" ] || rm -rf "$tree"
  done
  answer ok "$generation"
}

put_back() {
  reason=$(grep -v 'signal process started' "$aside/reload"; complaints) || true
  restore_placeholder
  if [ -z "$was" ]; then rm -rf "$ours/current"; nginx -s reload > /dev/null 2>&1 || true
  else point_to "$was"; refused || take_effect "$was" || true
  fi
  [ "$was" = "$generation" ] || rm -rf "$ours/trees/$generation"
  answer unconfirmed "$reason"
}

point_to() { ln -sfn "trees/$1" "$ours/.current" && mv -fT "$ours/.current" "$ours/current"; }

main "$@"
`;
