/** `4.50 €`. */
export function priceText(cents) {
  return `${(cents / 100).toFixed(2)} €`;
}
