import semver from 'semver';
import { planError } from '../plan/plan-error.ts';
import type { Place } from '../plan/plan.ts';

/** A version that somebody asked for. */
export interface Wish {
  /** A version, a range, or a name of one. */
  readonly text: string;
  /** The same as semver writes it. Default: the text. */
  readonly range?: string;
  /** E.g. `engines.node`. */
  readonly by: string;
  readonly at?: Place;
}

/** What can be had of one thing. */
export interface Table {
  /** E.g. `Node.js`. */
  readonly of: string;
  /** Whole versions. */
  readonly versions: readonly string[];
  /** Those that are taken first where a range allows them. */
  readonly preferred: (version: string) => boolean;
  /** The day that the table was made. */
  readonly date: string;
}

/**
 * The newest version that fits, without asking anybody.
 * @throws BUILD_FAILED with the place of the wish and the nearest version that can be had
 */
export function resolveVersion(wish: Wish, table: Table): string {
  const range = semver.validRange((wish.range ?? wish.text).trim().replace(/^v(?=\d)/, ''));
  if (range === null)
    throw planError(
      `${wish.by} is ${JSON.stringify(wish.text)}, which is no version of ${table.of}`,
      `Write a version or a range, as in ${JSON.stringify(newest(table.versions.filter(table.preferred)) ?? '')}.`,
      wish.at,
    );
  const fitting = table.versions.filter((version) => semver.satisfies(version, range));
  const found = newest(fitting.filter(table.preferred)) ?? newest(fitting);
  if (found !== undefined) return found;
  throw planError(
    `${wish.by} asks for ${table.of} ${wish.text.trim()}, which cannot be had`,
    `The nearest that can be had is ${nearestTo(range, table.versions)}; the table is of ${table.date}.`,
    wish.at,
  );
}

/** Whether a version is in a range that may be none. */
export function fits(version: string, range: string): boolean {
  return semver.validRange(range) === null || semver.satisfies(version, range);
}

function newest(versions: readonly string[]): string | undefined {
  return versions.toSorted(semver.compare).at(-1);
}

/** By major, then minor, of the same by patch; of two that are as near, the newer. */
function nearestTo(range: string, versions: readonly string[]): string {
  const wanted = semver.minVersion(range) ?? new semver.SemVer('0.0.0');
  const distance = (version: string): number => {
    const { major, minor, patch } = new semver.SemVer(version);
    const [majors, minors] = [Math.abs(major - wanted.major), Math.abs(minor - wanted.minor)];
    return majors * 1e8 + minors * 1e4 + (majors + minors === 0 ? Math.abs(patch - wanted.patch) : 0);
  };
  return versions.toSorted((a, b) => distance(a) - distance(b) || semver.compare(b, a))[0] ?? 'none';
}
