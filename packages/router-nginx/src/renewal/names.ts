import { stateDirectory } from '@appliku/core';

/** What the server itself renews an app's certificates by. */
export function renewalDirectory(app: string): string {
  return `${stateDirectory(app)}/renewal`;
}

export function settingsPath(app: string): string {
  return `${renewalDirectory(app)}/settings.json`;
}

/** By its content, so that one that runs is never written over. */
export function programPath(app: string, hash: string): string {
  return `${renewalDirectory(app)}/renew-${hash}.cjs`;
}

/** Why the last renewal did not get to its end; none: it did. */
export function failurePath(app: string): string {
  return `${renewalDirectory(app)}/failure`;
}
