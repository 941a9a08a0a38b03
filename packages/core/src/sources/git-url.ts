/** A URL for people: whatever stands before an @ is left out, also of what cannot be parsed. */
export function withoutCredentials(url: string): string {
  return url.replace(/^([a-z][a-z0-9+.-]*:\/\/)?[^/]*@/i, '$1');
}
