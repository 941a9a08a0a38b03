/** Up to three names that somebody may have meant, the likeliest first. */
export function nearest(wanted: string, names: readonly string[]): readonly string[] {
  return names
    .map((name) => ({ name, distance: distance(wanted.toLowerCase(), name.toLowerCase()) }))
    .sort((a, b) => a.distance - b.distance || (a.name < b.name ? -1 : 1))
    .slice(0, 3)
    .map(({ name }) => name);
}

/** Levenshtein: how many characters must be put in, left out or changed. */
function distance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (const [line, letter] of [...from].entries()) row = nextRow(row, line, letter, to);
  return row.at(-1) ?? 0;
}

function nextRow(above: readonly number[], line: number, letter: string, to: string): number[] {
  const row = [line + 1];
  for (const [index, other] of [...to].entries()) {
    const [diagonal = 0, over = 0] = above.slice(index, index + 2);
    row.push(Math.min(diagonal + (letter === other ? 0 : 1), over + 1, (row[index] ?? 0) + 1));
  }
  return row;
}
