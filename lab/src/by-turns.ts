/** Number of the week: what takes turns has its turn for as long. */
export const week: number = Math.floor(Date.now() / (7 * 24 * 3600 * 1000));

/** One of so many parts of a list for whose whole `npm test` has no time, another each week; with `TURNS=all` all of it. */
export function byTurns<Item>(list: readonly Item[], parts: number): readonly Item[] {
  return process.env['TURNS'] === 'all' ? list : list.filter((_, index) => (week + index) % parts === 0);
}
