import type { Host } from '../contract/index.ts';
import { execute } from '../hosts/execute.ts';
import { stateDirectory, stateRoot } from '../hosts/paths.ts';
import { parsePorts, portsOf, type Range } from './ports-file.ts';

/** $1: root of all state, $2: folder of this app. One line an app, then one a listening socket. */
const script = `set -e
for file in "$1"/*/ports.json; do
  if [ -e "$file" ] && [ "$file" != "$2/ports.json" ]; then tr -d '\\n' <"$file"; echo; fi
done
ss -Hltn`;

/** Ports of a host that other apps have leased, or on which something listens. */
export async function takenPorts(host: Host, app: string, signal: AbortSignal): Promise<ReadonlySet<number>> {
  const argv = ['sh', '-c', script, 'ports', stateRoot, stateDirectory(app)];
  const { stdout } = await execute(host, argv, { signal });
  return portsIn(stdout);
}

/** Ports named in lines that are a ports.json each, or of `ss -Hltn`. */
export function portsIn(text: string): ReadonlySet<number> {
  const lines = text.split('\n').filter(Boolean);
  return new Set(lines.flatMap((line) => (line.startsWith('{') ? leasedIn(line) : listeningIn(line))));
}

/** The lowest neighbouring ports of which none is taken; undefined: there is no room. */
export function freeRange(
  taken: ReadonlySet<number>,
  count: number,
  { from, to }: { readonly from: number; readonly to: number },
): Range | undefined {
  for (let first = from; first + count - 1 <= to; first += 1) {
    if (portsOf({ first, count }).every((port) => !taken.has(port))) return { first, count };
  }
  return undefined;
}

function leasedIn(line: string): readonly number[] {
  const { a, b } = parsePorts(line);
  return [...Object.values(a), ...Object.values(b)].flatMap(portsOf);
}

function listeningIn(line: string): readonly number[] {
  const local = line.trim().split(/\s+/)[3];
  const port = Number(local?.slice(local.lastIndexOf(':') + 1));
  return Number.isInteger(port) ? [port] : [];
}
