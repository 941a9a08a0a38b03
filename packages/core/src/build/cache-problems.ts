/** What is told of caches elsewhere, of all that a build writes. */
export function tellsOfCache(line: string): boolean {
  return /^#\d+ (?:(?:importing|exporting) cache|ERROR: )/.test(line);
}

/** Why a cache was not read or written. One that is not there is none: the first build makes it. */
export function cacheProblems(lines: readonly string[]): readonly string[] {
  const steps = new Map(lines.flatMap((line) => pairs(/^(#\d+) ((?:importing|exporting) cache.*)$/.exec(line))));
  return lines
    .flatMap((line) => pairs(/^(#\d+) ERROR: (.*)$/.exec(line)))
    .flatMap(([number, reason]) => {
      const step = steps.get(number);
      return step === undefined || /^importing.*: not found$/.test(`${step} ${reason}`) ? [] : [`${step}: ${reason}`];
    });
}

function pairs(match: RegExpExecArray | null): readonly (readonly [string, string])[] {
  const [, first = '', second = ''] = match ?? [];
  return match === null ? [] : [[first, second]];
}
