import { nginxDirectory } from '../config/names.ts';

/** The distribution's welcome page claims all unknown domains: `is_placeholder_there`, where nobody has changed it. */
export const placeholderScript: string = `
site=${nginxDirectory}/sites-available/default placeholder=${nginxDirectory}/sites-enabled/default
is_placeholder_there() {
  [ -L "$placeholder" ] && [ "$(readlink -f "$placeholder")" = "$site" ] || return
  sum=$(md5sum < "$site")
  dpkg-query -W -f '\${Conffiles}\\n' 'nginx*' 2>/dev/null | grep -F " $site \${sum%% *}" > /dev/null
}
`;
