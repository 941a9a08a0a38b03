import type { Decision, Wishes } from '../plan/plan.ts';
import { fits, resolveVersion, type Table, type Wish } from './resolve-version.ts';

export interface Chosen {
  readonly version: string;
  readonly decision: Decision;
  readonly warnings: readonly string[];
}

interface Choice {
  /** In the order of precedence. */
  readonly wishes: readonly Wish[];
  /** What is taken where nobody wishes anything. */
  readonly usual: string;
  readonly table: Table;
  /** A wish of the language's own manner as a range of semver. */
  readonly rangeOf: (text: string) => string;
}

/** The first wish wins; that another does not allow the version is a warning. */
export function chooseVersion({ wishes, usual, table, rangeOf }: Choice): Chosen {
  const standard: Wish = { text: usual, by: 'nothing asks for another' };
  const [wish = standard, ...others] = wishes;
  const version = resolveVersion({ ...wish, range: rangeOf(wish.text) }, table);
  const other = others.find(({ text }) => !fits(version, rangeOf(text)));
  const reason = wish === standard ? wish.by : `${wish.by} is ${wish.text.trim()}`;
  return {
    version,
    decision: { what: table.of, value: version, reason, ...(wish.at && { at: wish.at }) },
    warnings:
      other === undefined
        ? []
        : [`${reason}, but ${other.by} is ${other.text.trim()}: ${table.of} ${version} is taken`],
  };
}

/** What the options say of the app's own language. */
export function optionWishes({ version, prepared }: Wishes): readonly Wish[] {
  return [...wishOf('version', version), ...wishOf('preparedImage', prepared?.version)];
}

/** What they say of Node.js that builds assets. */
export function assetWishes({ prepared }: Wishes): readonly Wish[] {
  return wishOf('preparedImage', prepared?.nodeVersion);
}

function wishOf(option: string, text: string | undefined): readonly Wish[] {
  return text === undefined ? [] : [{ text, by: `the option \`${option}\`` }];
}
