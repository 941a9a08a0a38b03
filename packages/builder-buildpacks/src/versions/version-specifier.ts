/**
 * A specifier of PEP 440 (`>=3.9,<4,!=3.10.*`), one of Poetry (`^3.11`) or a plain version, as a range of semver; what is
 * none of them stays as it is. A version with fewer than three numbers means its first release where it is compared
 * (`<=3.12` is not 3.12.1), and its line where it stands alone.
 */
export function rangeOfSpecifier(text: string): string {
  const alternatives = text.split(/\s*\|\|?\s*/).map((part) => allOf(part));
  return alternatives.some((part) => part === undefined) ? text : alternatives.join(' || ');
}

/** Conditions that hold together. `!=` is one of two, so that they multiply. */
function allOf(text: string): string | undefined {
  const conditions = text.split(',').flatMap((part) => (part.trim() === '' ? [] : [condition(part.trim())]));
  return conditions
    .reduce<readonly string[] | undefined>(
      (sets, either) => either && sets?.flatMap((set) => either.map((range) => `${set} ${range}`.trim())),
      [''],
    )
    ?.join(' || ');
}

const pattern = /^(?<operator>===?|!=|~=|[<>]=?|[~^])?\s*v?(?<release>\d+(?:\.\d+){0,2})(?<all>\.\*)?$/;

/** Ranges of which one holds; undefined: it is no condition. */
function condition(text: string): readonly string[] | undefined {
  if (text === '*') return ['*'];
  const { operator = '', release = '', all } = pattern.exec(text)?.groups ?? {};
  if (release === '') return undefined;
  const line = all !== undefined;
  switch (operator) {
    case '!=':
      return line ? [`<${whole(release)}`, `>=${next(release)}`] : [`<${whole(release)}`, `>${whole(release)}`];
    case '~=':
      return [`>=${whole(release)} <${next(release.replace(/\.\d+$/, ''))}`];
    case '':
      return [release];
    case '^':
    case '~':
      return [`${operator}${release}`];
    case '==':
    case '===':
      return [line ? release : `=${whole(release)}`];
    default:
      return line ? undefined : [`${operator}${whole(release)}`];
  }
}

function whole(release: string): string {
  return [...release.split('.'), '0', '0'].slice(0, 3).join('.');
}

/** The first release after a line: 3.13 after 3.12. */
function next(line: string): string {
  const numbers = line.split('.').map(Number);
  return whole([...numbers.slice(0, -1), (numbers.at(-1) ?? 0) + 1].join('.'));
}
