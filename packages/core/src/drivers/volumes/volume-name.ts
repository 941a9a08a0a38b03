/** A named volume belongs to the app and outlives its releases. */
export function volumeName(app: string, volume: string): string {
  return `${app}_${volume}`;
}
