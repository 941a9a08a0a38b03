/** When an authority wants a certificate renewed (RFC 9773); milliseconds since 1970. */
export interface RenewalWindow {
  readonly start: number;
  readonly end: number;
}

interface Lifetime {
  readonly notBefore: number;
  readonly notAfter: number;
}

const tenDays = 10 * 24 * 60 * 60 * 1000;

/**
 * When a certificate is to be renewed: at a place in the authority's window, from 0 to 1, that is another one for each;
 * without a window when a third of its life is left, half where that is under ten days.
 */
export function dueAt({ notBefore, notAfter }: Lifetime, window?: RenewalWindow, place = 0): number {
  if (window !== undefined && window.end > window.start) return window.start + (window.end - window.start) * place;
  const life = notAfter - notBefore;
  return notAfter - life / (life < tenDays ? 2 : 3);
}
