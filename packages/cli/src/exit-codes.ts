import { DeployError, type ErrorCode } from '@appliku/core';

/** How the program ends; docs/cli.md tells them. */
export const exitCodes = {
  done: 0,
  failed: 1,
  wrongUsage: 2,
  host: 3,
  busy: 4,
  notServing: 5,
  cancelled: 130,
} as const;

const ofCodes: { readonly [Code in ErrorCode]?: number } = {
  ABORTED: exitCodes.cancelled,
  CONFIG_INVALID: exitCodes.wrongUsage,
  VALUES_MISSING: exitCodes.wrongUsage,
  HOST_UNREACHABLE: exitCodes.host,
  HOST_AUTH: exitCodes.host,
  HOST_KEY_UNKNOWN: exitCodes.host,
  HOST_KEY_CHANGED: exitCodes.host,
  HOST_LOST: exitCodes.host,
  PERMISSION_DENIED: exitCodes.host,
  PREPARE_FAILED: exitCodes.host,
  DOCKER_MISSING: exitCodes.host,
  DOCKER_TOO_OLD: exitCodes.host,
  NGINX_MISSING: exitCodes.host,
  SCHEDULER_MISSING: exitCodes.host,
  SWARM_MISSING: exitCodes.host,
  DISK_FULL: exitCodes.host,
  LEASE_HELD: exitCodes.busy,
  LEASE_LOST: exitCodes.busy,
};

/** What the program ends with after an error. Wrong arguments are TypeErrors everywhere in the SDK. */
export function exitCodeOf(error: unknown): number {
  if (error instanceof TypeError) return exitCodes.wrongUsage;
  if (!DeployError.isInstance(error)) return exitCodes.failed;
  return error.recovery === undefined ? (ofCodes[error.code] ?? exitCodes.failed) : exitCodes.notServing;
}
