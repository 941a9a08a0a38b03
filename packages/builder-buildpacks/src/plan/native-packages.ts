/** Packages of Debian. */
export interface Needs {
  /** To compile it. */
  readonly build: readonly string[];
  /** To run it. */
  readonly run: readonly string[];
}

/** By name of a dependency, for those that bring no libraries of their own. */
export type Natives = Readonly<Record<string, Needs>>;

/** What all of these need together. */
export function nativePackages(table: Natives, dependencies: ReadonlySet<string>): Needs {
  const found = Object.entries(table).flatMap(([name, needs]) => (dependencies.has(name) ? [needs] : []));
  return { build: found.flatMap(({ build }) => build), run: found.flatMap(({ run }) => run) };
}
