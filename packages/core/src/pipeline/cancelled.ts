import { DeployError } from '../errors.ts';

/** What a cancel is told as, wherever it was noticed. */
export function cancelled(cause: unknown): DeployError {
  return new DeployError('Cancelled', {
    code: 'ABORTED',
    hint: 'What was started has ended, on the server too; run it again when it is wanted.',
    cause,
  });
}

/** A cancel or a lost lease makes many things fail: the reason is what happened, not the first that broke. */
export function reasonOf(signal: AbortSignal, cause: unknown): DeployError {
  return DeployError.isInstance(signal.reason) ? signal.reason : cancelled(cause);
}

/** Who cancels while waiting for a lease is not told of its holder, but of what else went wrong. */
export function cancelledOr(cause: unknown): DeployError {
  return DeployError.isInstance(cause) && cause.code !== 'LEASE_HELD' ? cause : cancelled(cause);
}
