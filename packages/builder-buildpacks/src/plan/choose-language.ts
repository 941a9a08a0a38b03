import type { Detected, LanguagePack } from '../languages/language-pack.ts';
import { languages } from '../languages/index.ts';
import type { Tree } from '../tree.ts';
import { planError } from './plan-error.ts';
import type { Decision, Wishes } from './plan.ts';
import { preparedText } from './steps.ts';

interface Choice {
  readonly pack: LanguagePack;
  readonly decision: Decision;
  readonly warnings: readonly string[];
}

/** The language of a tree: what the options say, else the first strong one, else the first. */
export function chooseLanguage(tree: Tree, wishes: Wishes): Choice {
  const found = languages.flatMap((pack) => {
    const detected = pack.detect(tree);
    return detected === undefined ? [] : [{ pack, detected }];
  });
  const strong = found.filter(({ detected }) => detected.strength === 'strong');
  const [first, ...others] = strong.length > 0 ? strong : found;
  const wanted = languages.find((pack) => pack.language === (wishes.language ?? wishes.prepared?.language));
  if (wanted !== undefined) {
    const reason = wishes.language === undefined ? preparedText(wishes) : 'the option `language`';
    return { pack: wanted, decision: { what: 'Language', value: wanted.title, reason }, warnings: [] };
  }
  if (first === undefined) throw nothingFound(tree);
  const decision = decisionOf(first);
  return { pack: first.pack, decision, warnings: others.map((other) => severalText(first, other)) };
}

type Found = { readonly pack: LanguagePack; readonly detected: Detected };

function decisionOf({ pack, detected: { file } }: Found): Decision {
  return { what: 'Language', value: pack.title, reason: `there is ${file}`, at: { file } };
}

function severalText(first: Found, other: Found): string {
  return (
    `There is ${first.detected.file} (${first.pack.title}) and ${other.detected.file} (${other.pack.title}): ` +
    `${first.pack.title} comes first. \`language: '${other.pack.language}'\` takes the other.`
  );
}

function nothingFound(tree: Tree): Error {
  const top = tree.files.filter((path) => !path.includes('/')).slice(0, 8);
  const has = top.length === 0 ? 'it has no files at its top' : `at its top are ${top.join(', ')}`;
  return planError(
    `no language was found; ${has}`,
    `Known are ${languages.map(({ title }) => title).join(', ')}. Add a Dockerfile, or name the language with \`language\` of buildpacks().`,
  );
}
