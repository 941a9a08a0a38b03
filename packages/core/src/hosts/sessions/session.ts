import type { Writable } from 'node:stream';
import { openGuardian, type Guardian } from './guardian.ts';
import type { Dialer, Link } from '../link.ts';
import { marked, type Marked } from '../output.ts';
import { type Program, Programs } from './programs.ts';
import { runHeader } from './run-script.ts';

export interface Wanted {
  /** From `runLine`. */
  readonly line: string;
  /** By sudo where the user is not root. */
  readonly root: boolean;
}

/** A program on the host that ends with the link. */
export interface Run {
  readonly stdin: Writable;
  readonly stdout: Marked;
  readonly stderr: Marked;
  /** Undefined: the link broke first. Never rejects. */
  readonly exit: Promise<number | undefined>;
  /** SIGTERM to its process group, SIGKILL after 5 s; resolves when it is gone. */
  end(): Promise<void>;
}

/** A link with its guardian. */
export interface Session {
  readonly link: Link;
  start(wanted: Wanted): Promise<Run>;
  close(): Promise<void>;
}

export async function openSession(dialer: Dialer): Promise<Session> {
  const link = await dialer.open();
  const opening = openGuardian(link, { beats: dialer.remote, host: dialer.name });
  const programs = new Programs(link, opening, { spare: dialer.remote });
  const guardian = await opening.catch(async (error: unknown) => {
    await link.close();
    throw error;
  });
  void guardian.ended.then(() => link.close());
  const closing = new AbortController();
  return {
    link,
    start: async (wanted) => runOf(await programs.take(wanted.root), wanted.line, guardian, closing.signal),
    close: async () => {
      closing.abort();
      await Promise.all([programs.close(), guardian.close()]);
      await link.close();
    },
  };
}

function runOf({ id, registration, process }: Program, line: string, guardian: Guardian, closing: AbortSignal): Run {
  process.stdin.write(runHeader(line, registration));
  return {
    stdin: process.stdin,
    stdout: marked(registration, process.stdout.iterator({ destroyOnReturn: false })),
    stderr: marked(registration, process.stderr.iterator({ destroyOnReturn: false })),
    exit: process.exit.then((exitCode) => {
      guardian.forget(id);
      // It was ended by us: that is no exit code of its own.
      return closing.aborted ? undefined : exitCode;
    }),
    end: async () => {
      await guardian.end(id);
      process.abandon();
    },
  };
}
