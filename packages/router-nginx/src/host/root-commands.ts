import { testDirectory } from '../config/names.ts';

/** All that root does in a deploy: four commands that hold no value of anybody's, and end by themselves. */
export const testCommand: string = `nginx -T -q -c ${testDirectory}/nginx.conf`;
export const reloadCommand = 'nginx -s reload';
export const startCommand = 'systemctl start nginx';
/** Where there is no systemd. */
export const bareStartCommand = 'nginx';

/** Tells why Nginx refused. */
export function logCommand(file: string): string {
  return `tail -n 50 ${file}`;
}

/** For scripts: `as_root COMMAND` and `may COMMAND`. */
export const asRootScript = `
as_root() { if [ "$EUID" = 0 ]; then "$@"; else sudo -n "$@"; fi; }
may() { [ "$EUID" = 0 ] || sudo -n -l "$@" > /dev/null 2>&1; }
has_systemd() { [ -d /run/systemd/system ]; }
`;
