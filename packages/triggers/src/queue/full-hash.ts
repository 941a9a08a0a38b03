/** A commit as Git names it in full, by SHA-1 or SHA-256. */
export const fullHash: RegExp = /^([0-9a-f]{40}|[0-9a-f]{64})$/;
