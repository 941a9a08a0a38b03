/** A lockfile that was not made of what the app asks for now. */
interface Drift {
  readonly lockfile: string;
  readonly manifest: string;
  /** Names that the manifest requires. */
  readonly required: readonly string[];
  readonly has: (name: string) => boolean;
  /** What brings it up to date. */
  readonly command: string;
}

/** Installers hold to a lockfile or refuse it: this says so before. Nothing is said of versions, which they read themselves. */
export function driftWarnings({ lockfile, manifest, required, has, command }: Drift): readonly string[] {
  const missing = required.filter((name) => !has(name));
  return missing.length === 0
    ? []
    : [
        `${lockfile} does not have ${missing.join(', ')}, which ${manifest} requires: it will be refused. ` +
          `Run \`${command}\` and commit what it writes.`,
      ];
}
