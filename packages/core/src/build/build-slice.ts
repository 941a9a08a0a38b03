import type { BuildSettings } from './build-settings.ts';

/** A slice of systemd that steps of builds run in, so that its limits hold for them. BuildKit itself has none to offer. */
export interface BuildSlice {
  /** Named by its limits, so that it never changes. */
  readonly name: string;
  /** What root does once on the build host. */
  readonly commands: readonly string[];
}

/** Undefined: there are no limits. */
export function buildSlice({ memory, cpus }: BuildSettings): BuildSlice | undefined {
  if (memory === undefined && cpus === undefined) return undefined;
  const share = cpus === undefined ? undefined : `${Math.round(cpus * 100)}%`;
  const name = `appliku_build_${memory ?? 'any'}_${share?.replace('%', '') ?? 'any'}.slice`;
  const text = [
    '# Managed by the Appliku SDK: limits of builds.',
    '[Slice]',
    ...(memory === undefined ? [] : [`MemoryMax=${memory}`]),
    ...(share === undefined ? [] : [`CPUQuota=${share}`]),
    '[Install]',
    'WantedBy=slices.target',
    '',
  ].join('\n');
  return {
    name,
    commands: [
      `install -m 644 /dev/stdin /etc/systemd/system/${name} << 'END'\n${text}END`,
      'systemctl daemon-reload',
      `systemctl enable --quiet --now ${name}`,
    ],
  };
}
