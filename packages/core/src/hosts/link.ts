import type { Duplex, Readable, Writable } from 'node:stream';
import { HostError } from './host-error.ts';

/** Where something listens, as seen from the host. */
export type Address = { readonly address: string; readonly port: number } | { readonly socket: string };

/** A program that was started on the host. */
export interface LinkProcess {
  readonly stdin: Writable;
  readonly stdout: Readable;
  readonly stderr: Readable;
  /** Resolves once it ended and its output is complete; undefined: the link broke first. Never rejects. */
  readonly exit: Promise<number | undefined>;
  /** Gives it up without waiting for its end. */
  abandon(): void;
}

/** One connection to a machine. It breaks once; then a new one is dialled. */
export interface Link {
  /** Starts a program in a session (and process group) of its own. @throws LinkRefused, or what `lost` is aborted with */
  exec(argv: readonly string[]): Promise<LinkProcess>;
  /** @throws ConnectError, LinkRefused, or what `lost` is aborted with */
  connect(to: Address): Promise<Duplex>;
  /** Fires when the connection ended, with a DeployError. */
  readonly lost: AbortSignal;
  close(): Promise<void>;
}

/** A way to get links to one machine. */
export interface Dialer {
  /** For people, e.g. `deploy@203.0.113.7`. */
  readonly name: string;
  /** How many programs may run over one link at a time. */
  readonly channels: number;
  /** A network is between, that can go away without either end being told. */
  readonly remote: boolean;
  /** @throws HOST_UNREACHABLE, HOST_AUTH, HOST_KEY_UNKNOWN, HOST_KEY_CHANGED */
  open(): Promise<Link>;
}

/** The other end took the connection, but does not allow what was asked for. */
export class LinkRefused extends HostError {
  constructor(name: string, what: string) {
    super(`${name} refuses ${what}`, {
      code: 'HOST_UNREACHABLE',
      reason: 'channel',
      host: name,
      hint: 'See MaxSessions, ForceCommand, AllowTcpForwarding and AllowStreamLocalForwarding in its sshd_config.',
    });
  }
}

/** Nobody answers at an address; `code` is as in Node's own errors. */
export class ConnectError extends Error {
  override readonly name = 'ConnectError';
  readonly code: 'ENOENT' | 'EACCES' | 'ECONNREFUSED' | 'ENOTFOUND' | 'EHOSTUNREACH' | 'ETIMEDOUT';

  constructor(code: ConnectError['code'], message: string) {
    super(message);
    this.code = code;
  }
}
