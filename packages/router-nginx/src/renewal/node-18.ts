/** What Node.js 18 lacks of all that is used here. Distributions have it. */
export function completeNode18(): void {
  if ('toSorted' in Array.prototype) return;
  // oxlint-disable-next-line no-extend-native
  Object.defineProperty(Array.prototype, 'toSorted', {
    value(this: readonly unknown[], compare?: (left: unknown, right: unknown) => number) {
      return [...this].sort(compare);
    },
  });
}
