import type { ErrorCode } from '../error-codes.ts';
import { brand, DeployError, type DeployErrorJson, type DeployErrorOptions, hasBrand } from '../errors.ts';

/**
 * `dns`: the name has no address. `refused`: nothing listens there. `no-route`: no way to it. `timeout`: no answer.
 * `tls`: its certificate is not trusted, or it shares no method with us. `host-key`: its SSH key is not known, or another
 * one. `auth`: it does not let us in. `not-found`: it has no such repository, or does not say so to us. `program`: the
 * program git is missing here, or too old. `failed`: it answered with an error, or the connection broke.
 */
export type SourceErrorReason =
  | 'dns'
  | 'refused'
  | 'no-route'
  | 'timeout'
  | 'tls'
  | 'host-key'
  | 'auth'
  | 'not-found'
  | 'program'
  | 'failed';

/** For `new SourceError(message, options)`. */
export interface SourceErrorOptions extends DeployErrorOptions {
  readonly code: Extract<ErrorCode, 'SOURCE_UNREACHABLE' | 'SOURCE_AUTH' | `HOST_KEY_${string}`>;
  readonly reason: SourceErrorReason;
}

/** A `SourceError` as JSON. */
export interface SourceErrorJson extends DeployErrorJson {
  readonly reason: SourceErrorReason;
}

/** A repository cannot be reached. */
export class SourceError extends DeployError {
  static {
    brand(this.prototype, 'SourceError');
  }

  /** Unlike `instanceof`, also true when two copies of this package are installed. */
  static override isInstance(error: unknown): error is SourceError {
    return hasBrand(error, 'SourceError');
  }

  readonly reason: SourceErrorReason;

  constructor(message: string, options: SourceErrorOptions) {
    super(message, options);
    this.reason = options.reason;
  }

  /** All of it as plain data; of the cause only its message. */
  override toJSON(): SourceErrorJson {
    return { ...super.toJSON(), reason: this.reason };
  }
}
