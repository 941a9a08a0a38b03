const pathForm = /^\/[A-Za-z0-9._~!&*+,=:@/-]*$/;

/** A path that means in Nginx's language just what it says. */
export function isPath(path: string): boolean {
  return pathForm.test(path) && path.length <= 1000 && !path.includes('//') && !/\/\.{1,2}(\/|$)/.test(path);
}

/** `/api/` and `/api` are the same to a user. */
export function prefixOf(path: string): string {
  return path.length > 1 && path.endsWith('/') ? path.slice(0, -1) : path;
}

/** By whole segments. */
export function isUnder(path: string, prefix: string): boolean {
  const top = prefixOf(prefix);
  return top === '/' || path === top || path.startsWith(`${top}/`);
}

/** What is left of a path below one that it is under: empty, or with a slash in front. */
export function below(path: string, prefix: string): string {
  const top = prefixOf(prefix);
  return path === top ? '' : path.slice(top === '/' ? 0 : top.length);
}

/** Of what a path may have, these mean something in a pattern. */
export function escapePath(path: string): string {
  return path.replaceAll(/[.*+]/g, String.raw`\$&`);
}
