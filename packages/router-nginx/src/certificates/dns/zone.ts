/** Where an authority looks for what proves a domain; for a wildcard, where it looks for the domain below it too. */
export function challengeName(domain: string): string {
  return `_acme-challenge.${domain.replace(/^\*\./, '')}`;
}

/** The zone that holds a name: the longest that ends it. */
export function zoneOf(name: string, zones: readonly string[]): string | undefined {
  return zones
    .map(plainName)
    .filter((zone) => zone !== '' && (name === zone || name.endsWith(`.${zone}`)))
    .toSorted((left, right) => right.length - left.length)[0];
}

/** As names are written here, however DNS or a provider writes them. */
export function plainName(name: string): string {
  return name.toLowerCase().replace(/\.$/, '');
}
