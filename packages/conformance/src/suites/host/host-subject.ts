import type { Host } from '@appliku/core';

/** A host for one case, and what is there to test with. */
export interface HostSubject extends Partial<AsyncDisposable> {
  readonly host: Host;
  /** Another connection to the same machine. */
  readonly other: Host;
  /** Absolute; is there, is empty, and the host's user may write to it. */
  readonly directory: string;
  /** Something on the host that speaks first when it is connected to, and what that begins with. */
  readonly greeter: { readonly address: string; readonly port: number; readonly greeting: string };
}

/** What a host can lack: `programs`, the commands of a Linux system; `root`, a user that may use sudo. */
export type HostNeed = 'programs' | 'root';
