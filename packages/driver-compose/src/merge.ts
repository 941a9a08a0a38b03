/** Items of all sources, each as soon as it comes. Ending the sources is up to who made them. */
export async function* merge<Item>(sources: readonly AsyncGenerator<Item>[]): AsyncGenerator<Item> {
  const waiting = new Map(sources.map((source) => [source, next(source)]));
  try {
    while (waiting.size > 0) {
      const { source, result } = await Promise.race(waiting.values());
      if (result.done) {
        waiting.delete(source);
        continue;
      }
      waiting.set(source, next(source));
      yield result.value;
    }
  } finally {
    // Nobody reads what these still bring, be it an error.
    for (const promise of waiting.values()) promise.catch(() => undefined);
  }
}

interface Next<Item> {
  readonly source: AsyncGenerator<Item>;
  readonly result: IteratorResult<Item>;
}

async function next<Item>(source: AsyncGenerator<Item>): Promise<Next<Item>> {
  return { source, result: await source.next() };
}
