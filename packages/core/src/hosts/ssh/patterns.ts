/** As in known_hosts and in ssh's configuration: one of the patterns fits, and none that begins with `!` does. */
export function matchesAny(patterns: readonly string[], name: string): boolean {
  const refused = patterns.some((pattern) => pattern.startsWith('!') && matches(pattern.slice(1), name));
  return !refused && patterns.some((pattern) => matches(pattern, name));
}

/** `*` and `?` are wildcards; brackets stand for themselves. */
export function matches(pattern: string, name: string): boolean {
  const source = pattern
    .replaceAll(/[.+^${}()|[\]\\]/g, String.raw`\$&`)
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${source}$`).test(name);
}
