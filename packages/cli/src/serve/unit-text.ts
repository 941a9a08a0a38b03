/** What a unit of systemd starts, and how. */
export interface Unit {
  /** The program with its arguments so far: absolute paths. */
  readonly program: readonly string[];
  /** Absolute path of the directory with `appliku.serve.ts`. */
  readonly directory: string;
  /** Whose keys and rights it has. */
  readonly user: string;
  /** Milliseconds that running deploys have at the end. */
  readonly graceMs: number;
}

/**
 * A unit of systemd that runs `appliku serve`. At its end only the program itself is told, and not what it has started: it sees
 * deploys to their end.
 */
export function unitText({ program, directory, user, graceMs }: Unit): string {
  return `[Unit]
Description=Deploys of ${directory.replaceAll('%', '%%')}
After=network-online.target
Wants=network-online.target

[Service]
Type=exec
User=${user}
WorkingDirectory=${directory.replaceAll('%', '%%')}
ExecStart=${[...program, 'serve', '--directory', directory].map(quoted).join(' ')}
KillMode=mixed
TimeoutStopSec=${Math.ceil(graceMs / 1_000) + 60}
Restart=always
RestartSec=2

[Install]
WantedBy=multi-user.target
`;
}

/** As systemd reads a line of ExecStart. */
function quoted(word: string): string {
  const escaped = word
    .replaceAll(/["\\]/g, String.raw`\$&`)
    .replaceAll('%', '%%')
    .replaceAll('$', '$$$$');
  return /^[\w./:=@-]+$/.test(escaped) ? escaped : `"${escaped}"`;
}
