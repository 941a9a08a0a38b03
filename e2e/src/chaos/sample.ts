/** So many points of all, spread by a seed: the same seed gives the same ones. */
export function sample(points: number, count: number, seed: number): readonly number[] {
  const chosen = new Set<number>();
  let state = seed;
  while (chosen.size < Math.min(count, points)) {
    // Park and Miller's generator: small, and the same everywhere.
    state = (state * 48_271) % 2_147_483_647;
    chosen.add(state % points);
  }
  return [...chosen].sort((a, b) => a - b);
}
