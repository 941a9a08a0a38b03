import type { Names } from '../../contract/index.ts';
import { lineBreakVariable, quote, quoteOnOneLine } from '../quote.ts';

/**
 * Becomes what the first line of standard input says, which first registers with the guardian; the rest is for that.
 * The order of writing and looking is the guardian's in reverse, so that one of them always sees the other.
 */
export const runScript = `
register() {
  read -r pid name state parent group rest < /proc/$$/stat
  read -r stat 2>/dev/null < "/proc/$group/stat" || read -r stat < /proc/$$/stat
  echo "$stat" > "$1" && [ -e "$1" ] && [ ! -e "$1.end" ]
}
IFS= read -r line && eval "$line" || exit 125
exec "$@"
`;

/** As root. The file is made before, so that it belongs to the guardian's user. $1: the file, $2: the script above. */
const rootScript = `
: > "$1"
exec sudo -n sh -c "$2" appliku
`;

/** @param registration by sudo, with this file */
export function runArgv(registration?: string): readonly string[] {
  return registration === undefined
    ? ['sh', '-c', runScript, 'appliku']
    : ['sh', '-c', rootScript, 'appliku', registration, runScript];
}

/** What to run and with which environment, as one line for the script. @throws TypeError for what no command can be given */
export function runLine(argv: readonly string[], env: Names<string>): string {
  if (argv.length === 0) throw new TypeError('argv: must name a command');
  const words = argv.map((word) => quoteOnOneLine(word));
  const variables = Object.entries(env).map(([name, value]) => `${checkName(name)}=${quoteOnOneLine(value)}`);
  const assign = variables.length === 0 ? [] : [`export ${variables.join(' ')}`];
  return [lineBreakVariable, `set -- ${words.join(' ')}`, ...assign].join('; ');
}

/**
 * First line of standard input. Not in argv, where `ps` shows it to everyone. The registration is said on both outputs
 * where those of the command begin: a login shell may have talked before.
 */
export function runHeader(line: string, registration: string): string {
  const mark = quote(registration);
  return `register ${mark} || exit 125; echo ${mark}; echo ${mark} >&2; ${line}\n`;
}

function checkName(name: string): string {
  if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(name)) throw new TypeError(`env.${name}: not a name of an environment variable`);
  return name;
}
