type Matcher = (text: string) => boolean;

/** Patterns with `*` (within a part between slashes), `**`, `?`, `{a,b}` and `[ab]`. The only file that knows picomatch. */
export async function matcherOf(patterns: readonly string[]): Promise<Matcher> {
  const { default: picomatch } = await import('picomatch');
  return picomatch([...patterns], { dot: true, nonegate: true });
}
