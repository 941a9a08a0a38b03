import type { Duplex } from 'node:stream';
import type { Names } from './names.ts';

/** Which machine does what; all the same by default. */
export interface Places {
  readonly build: Host;
  readonly run: Host;
  readonly route: readonly Host[];
  /** All nodes of a cluster. */
  readonly nodes: readonly Host[];
}

/** How a command runs on a host. */
export interface RunOptions {
  /** Standard input. Default: empty. */
  readonly input?: string | AsyncIterable<Uint8Array>;
  /** Ends the process group on the far side: SIGTERM, SIGKILL after 5 s. */
  readonly signal?: AbortSignal;
  /** As root, by `sudo -n` where the user is not root. Default: no. */
  readonly root?: boolean;
  /** Added to the environment; travels by standard input, never in argv. */
  readonly env?: Names<string>;
  /** Called with each line as it comes. */
  readonly onLine?: (stream: 'out' | 'err', line: string) => void;
  /**
   * Takes standard output as it comes, and `CommandResult.stdout` stays empty. The next piece is read when its promise
   * resolves, so that any amount can pass through little memory; when it rejects, the command is ended.
   */
  readonly onOutput?: (chunk: Uint8Array) => Promise<void>;
}

/** How a command ended. */
export interface CommandResult {
  /** 128 and the number of the signal, where one ended it. */
  readonly exitCode: number;
  /** The last 10 MiB, as UTF-8. */
  readonly stdout: string;
  /** The last 10 MiB, as UTF-8. */
  readonly stderr: string;
  readonly durationMs: number;
}

/** A machine, local or over SSH. Connects at first use, and again after a lost link. */
export interface Host extends AsyncDisposable {
  /** For people, e.g. `deploy@203.0.113.7`. */
  readonly name: string;
  /**
   * Resolves with any exit code. What it started ends when the signal fires, the connection breaks or this process is killed.
   * @throws ABORTED, HOST_UNREACHABLE, HOST_AUTH, HOST_KEY_UNKNOWN, HOST_KEY_CHANGED, HOST_LOST, PERMISSION_DENIED (no sudo)
   */
  run(argv: readonly string[], options?: RunOptions): Promise<CommandResult>;
  /** A stream to something that listens, dialled from the host's place. */
  connect(to: { readonly address: string; readonly port: number } | { readonly socket: string }): Promise<Duplex>;
  /** Undefined: there is no such file. */
  readFile(
    path: string,
    options?: { readonly root?: boolean; readonly signal?: AbortSignal },
  ): Promise<Uint8Array | undefined>;
  /** Whole or not at all: temporary file beside it, fsync, rename. Makes missing parent directories. */
  writeFile(
    path: string,
    content: string | Uint8Array,
    options: { readonly mode: number; readonly root?: boolean; readonly signal?: AbortSignal },
  ): Promise<void>;
  /**
   * Exclusive use of a name on this host, waited for until the signal fires or `waitMs` is over (default 0).
   * Held by a process there that dies with the connection.
   * @throws LEASE_HELD, naming the holder, its purpose and since when
   */
  lease(
    name: string,
    options: { readonly purpose: string; readonly signal: AbortSignal; readonly waitMs?: number },
  ): Promise<Lease>;
  /**
   * Closes the connection: now if nothing runs over it, else (it is shared) as soon as the last one is done, without waiting
   * for that. A later operation opens a new one. `await using` does the same.
   */
  close(): Promise<void>;
}

/** Exclusive use of a name on a host. */
export interface Lease {
  /** Grows with every holder of the name, so that a late writer is told apart. */
  readonly token: number;
  /** Fires when the lease was lost before it was released. */
  readonly lost: AbortSignal;
  /** Gives it back. One that was lost is success. */
  release(): Promise<void>;
}
