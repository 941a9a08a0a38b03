import type { Host } from '../contract/index.ts';
import type { ErrorCode } from '../error-codes.ts';
import { DeployError, messageOf } from '../errors.ts';
import { nameTakenHint, noMajority } from './docker-failure.ts';

/** What Docker says in its errors, and what we call it. */
const known: readonly (readonly [text: RegExp, code: ErrorCode, hint: string])[] = [
  [
    /^no answer within/,
    'DOCKER_FAILED',
    'Docker hangs, or does not come up: see `systemctl status docker` on the host.',
  ],
  [/no space left on device/i, 'DISK_FULL', 'Make room on the disk of the host: see `docker system df` and `df -h`.'],
  [
    /port is already allocated|address already in use/i,
    'PORT_TAKEN',
    'Another program listens on the port: find it with `ss -ltnp` on the host.',
  ],
  [/container name "[^"]*" is already in use/, 'NAME_TAKEN', nameTakenHint],
  [
    /live-restore daemon configuration is incompatible/,
    'DOCKER_FAILED',
    'Turn live-restore off there, as `cluster().check()` tells: no Swarm allows it.',
  ],
  [noMajority.says, noMajority.code, noMajority.hint],
];

/** An error of the client or of the connection, in words of ours. */
export function engineError(error: unknown, host: Host): DeployError {
  if (DeployError.isInstance(error)) return error;
  const message = messageOf(error).trim();
  switch (codeOf(error)) {
    case 'ENOENT':
    case 'ECONNREFUSED':
      return new DeployError(`Docker does not answer on ${host.name}: ${message}`, {
        code: 'DOCKER_MISSING',
        hint: 'Install Docker Engine there, or start it: `systemctl start docker`.',
        cause: error,
      });
    case 'EACCES':
      return new DeployError(`the user of ${host.name} may not use Docker: ${message}`, {
        code: 'PERMISSION_DENIED',
        hint: 'Run `sudo usermod -aG docker USER` there, for the user that deploys.',
        cause: error,
      });
    default: {
      const found = known.find(([text]) => text.test(message));
      return new DeployError(`Docker on ${host.name}: ${message}`, {
        code: found?.[1] ?? 'DOCKER_FAILED',
        ...(found && { hint: found[2] }),
        cause: error,
      });
    }
  }
}

/** The status of an answer that was an error; undefined: there was no answer. */
export function statusOf(error: unknown): number | undefined {
  const source = DeployError.isInstance(error) ? error.cause : error;
  if (typeof source !== 'object' || source === null || !('statusCode' in source)) return undefined;
  return typeof source.statusCode === 'number' ? source.statusCode : undefined;
}

function codeOf(error: unknown): unknown {
  return typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
}
