type Order = (left: unknown, right: unknown) => number;

/** The methods of arrays that Node.js 20 brought, by those that it had. */
export const arrayMethods = {
  toSorted(this: readonly unknown[], compare?: Order): unknown[] {
    return [...this].sort(compare);
  },
  toReversed(this: readonly unknown[]): unknown[] {
    // oxlint-disable-next-line no-array-reverse
    return [...this].reverse();
  },
  toSpliced(this: readonly unknown[], start: number, count: number, ...items: readonly unknown[]): unknown[] {
    const copy = [...this];
    copy.splice(start, count, ...items);
    return copy;
  },
  with(this: readonly unknown[], index: number, value: unknown): unknown[] {
    const copy = [...this];
    copy.splice(index, 1, value);
    return copy;
  },
} as const;

/** Distributions have Node.js 18; what the language got since is made up for. */
export function completeNode18(): void {
  for (const [name, value] of Object.entries(arrayMethods)) {
    if (name in Array.prototype) continue;
    // oxlint-disable-next-line no-extend-native
    Object.defineProperty(Array.prototype, name, { value });
  }
}
