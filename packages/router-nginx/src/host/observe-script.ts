import { generationName, includePath, nextTree, testDirectory, usersDirectory } from '../config/names.ts';
import { askScript } from './ask-script.ts';
import { placeholderScript } from './placeholder-script.ts';

/**
 * Tells all that a route is decided by, in one go and without root: lines of `name value`, files in base64.
 * $1: app, $2: its public directory, $3: what the server renews its certificates by.
 */
export const observeScript: string = `${askScript}${placeholderScript}
say() { [ ! -f "$2" ] || printf '%s %s\\n' "$1" "$(base64 -w 0 "$2")"; }
is_testable() {
  [ "$(readlink ${testDirectory}/appliku/current)" = ${nextTree} ] || return
  for entry in "$nginx_directory"/*; do
    case "\${entry##*/}" in appliku*) ;; *) [ "$(readlink "${testDirectory}/\${entry##*/}")" = "$entry" ] || return ;; esac
  done
}
command -v nginx > /dev/null || { echo nginx missing; exit 0; }
echo "nginx $(nginx -v 2>&1)"
about=$(nginx -V 2>&1)
case $about in *http_gzip_static_module*) echo gzip-static yes ;; esac
case $about in *http_v3_module*) echo http3 yes ;; esac
# Last what it runs with, where it was built with another.
echo "openssl $(grep -o 'OpenSSL [0-9.]*' <<< "$about" | tail -n 1)"
modules=$(cat "$nginx_directory/nginx.conf" "$nginx_directory"/modules-enabled/* 2>/dev/null | grep '^[^#]*load_module')
case $modules in *brotli_static*) echo brotli-static yes ;; esac
case $modules in *brotli_filter*) echo brotli yes ;; esac
[ ! -e /proc/net/if_inet6 ] || echo ipv6 yes
echo "running $(ask ${generationName})"
tree=$(readlink "$ours/current") && echo "tree \${tree##*/}"
echo "trees $(ls "$ours/trees" 2>/dev/null | wc -l)"
say include ${includePath}
is_testable && echo testable yes
[ -w "$ours" ] && [ -w "$ours/trees" ] && echo writable yes
[ -w ${usersDirectory} ] && echo guardable yes
is_placeholder_there && echo placeholder yes
cd "$ours/current" 2>/dev/null && for file in *.conf *.inc ports/*.conf apps/"$1".*; do say "file:$file" "$file"; done
cd ${usersDirectory} 2>/dev/null && for file in "$1".*; do say "file:users/$file" "$file"; done
live=$(readlink "$2/live") && echo "live \${live##*/}"
[ ! -f "$2/live/a" ] || echo slot a
[ ! -f "$2/live/b" ] || echo slot b
[ ! -f "$2/live/a-0" ] || echo canary a
[ ! -f "$2/live/b-0" ] || echo canary b
[ ! -d "$3" ] || echo "renewal $(sha256sum 2>/dev/null < "$3/settings.json" | cut -c 1-64)"
exit 0
`;
