import { type Chosen, chooseVersion } from './choose-version.ts';
import type { Wish } from './resolve-version.ts';

interface LineChoice {
  /** E.g. `Java`. */
  readonly of: string;
  /** Lines that images are named by, as `21` or `10.0`. */
  readonly lines: readonly string[];
  /** What is taken where nobody wishes anything, and the newest that a range without an end takes. */
  readonly usual: string;
  readonly date: string;
  /** In the order of precedence. */
  readonly wishes: readonly Wish[];
  /** A wish of the language's own manner as a range of semver. */
  readonly rangeOf: (text: string) => string;
}

/** As chooseVersion(), for images whose names have a line and not a patch. */
export function chooseLine({ of, lines, usual, date, wishes, rangeOf }: LineChoice): Chosen {
  const whole = (line: string): string => [...line.split('.'), '0', '0'].slice(0, 3).join('.');
  const known = lines.indexOf(usual);
  const preferred = new Set(lines.slice(0, known + 1).map(whole));
  const table = { of, versions: lines.map(whole), preferred: (version: string) => preferred.has(version), date };
  const chosen = chooseVersion({ wishes, usual, table, rangeOf });
  const version = lines.find((line) => whole(line) === chosen.version) ?? chosen.version;
  return { ...chosen, version, decision: { ...chosen.decision, value: version } };
}
