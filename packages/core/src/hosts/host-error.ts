import type { ErrorCode } from '../error-codes.ts';
import { brand, DeployError, type DeployErrorJson, type DeployErrorOptions, hasBrand, messageOf } from '../errors.ts';

/**
 * `dns`: the name has no address. `refused`: nothing listens there. `no-route`: no way to it. `timeout`: no answer.
 * `config`: ssh's configuration asks for what is not supported. `handshake`: it is no SSH server, or we share no
 * method with it. `host-key`: it is not known, or another one. `auth`: it lets none of our keys in. `channel`: it lets
 * us in, but refuses what was asked for then. `lost`: the connection broke.
 */
export type HostErrorReason =
  | 'dns'
  | 'refused'
  | 'no-route'
  | 'timeout'
  | 'config'
  | 'handshake'
  | 'host-key'
  | 'auth'
  | 'channel'
  | 'lost';

export interface HostErrorOptions extends DeployErrorOptions {
  readonly code: Extract<ErrorCode, `HOST_${string}`>;
  readonly reason: HostErrorReason;
  readonly host: string;
}

export interface HostErrorJson extends DeployErrorJson {
  readonly reason: HostErrorReason;
  readonly host: string;
}

/** A host cannot be reached, or not any more. */
export class HostError extends DeployError {
  static {
    brand(this.prototype, 'HostError');
  }

  /** Unlike `instanceof`, also true when two copies of this package are installed. */
  static override isInstance(error: unknown): error is HostError {
    return hasBrand(error, 'HostError');
  }

  readonly reason: HostErrorReason;
  /** Name of the host: with jump hosts, of the one where it went wrong. */
  readonly host: string;

  constructor(message: string, options: HostErrorOptions) {
    super(message, options);
    this.reason = options.reason;
    this.host = options.host;
  }

  override toJSON(): HostErrorJson {
    return { ...super.toJSON(), reason: this.reason, host: this.host };
  }
}

/** @param during what was at work then */
export function lostError(
  host: string,
  { during, cause }: { readonly during?: string; readonly cause?: unknown } = {},
): HostError {
  const work = during === undefined ? '' : ` during ${during}`;
  return new HostError(
    `the connection to ${host} was lost${work}${cause === undefined ? '' : `: ${messageOf(cause)}`}`,
    {
      code: 'HOST_LOST',
      reason: 'lost',
      host,
      hint: 'What ran there is ended by now or within a minute; deploy again to pick up from there.',
      cause,
    },
  );
}
