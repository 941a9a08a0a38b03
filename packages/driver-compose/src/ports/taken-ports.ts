import { parsePorts, portsOf } from './ports-file.ts';

/** Ports named in lines that are a ports.json each, or of `ss -Hltn`. */
export function takenPorts(text: string): ReadonlySet<number> {
  const lines = text.split('\n').filter(Boolean);
  return new Set(lines.flatMap((line) => (line.startsWith('{') ? leasedIn(line) : listeningIn(line))));
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
