/** The anchor of a heading, as GitHub makes it, so that links work there and on the site. */
export function anchorOf(heading: string): string {
  const letters = heading.toLowerCase().replaceAll(/[^\w\s-]/g, '');
  return letters.trim().replaceAll(/\s/g, '-');
}
