import type { Writable } from 'node:stream';
import { openGuardian, type Guardian } from './guardian.ts';
import type { Dialer, Link, LinkProcess } from './link.ts';
import { marked, type Marked } from './output.ts';
import { runArgv, runHeader } from './run-script.ts';

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
  const guardian = await openGuardian(link, { beats: dialer.remote, host: dialer.name }).catch(
    async (error: unknown) => {
      await link.close();
      throw error;
    },
  );
  void guardian.ended.then(() => link.close());
  const closing = new AbortController();
  const programs = new Programs(link, guardian, { spare: dialer.remote });
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

/** A program on the host that is about to become what it will be told on its standard input. */
interface Program {
  readonly id: string;
  readonly registration: string;
  readonly process: LinkProcess;
}

/**
 * Starts programs. Over a distance one waits in advance: to open a channel and to start something in it are two round
 * trips, to tell it what to become is one.
 */
class Programs {
  readonly #link: Link;
  readonly #guardian: Guardian;
  #spare: Promise<Program | undefined>;
  #isKept: boolean;
  #count = 0;

  constructor(link: Link, guardian: Guardian, options: { readonly spare: boolean }) {
    this.#link = link;
    this.#guardian = guardian;
    this.#isKept = options.spare;
    this.#spare = this.#prepare();
  }

  async take(root: boolean): Promise<Program> {
    if (root && this.#guardian.user !== 0) return this.#start('r', true);
    const spare = this.#spare;
    this.#spare = this.#prepare();
    return (await spare) ?? this.#start('u', false);
  }

  /** Resolves when the one in advance is gone. */
  async close(): Promise<void> {
    this.#isKept = false;
    const spare = (await this.#spare)?.process;
    spare?.stdin.end();
    // A channel that is not read has no end.
    spare?.stdout.resume();
    spare?.stderr.resume();
    await spare?.exit;
  }

  /** Undefined: there is no room for one, or the link is lost; who starts one in earnest is told. */
  async #prepare(): Promise<Program | undefined> {
    if (!this.#isKept) return undefined;
    return this.#start('u', false).catch(() => undefined);
  }

  async #start(kind: 'r' | 'u', sudo: boolean): Promise<Program> {
    const id = `${kind}${(this.#count += 1)}`;
    const registration = `${this.#guardian.directory}/${id}`;
    const process = await this.#link.exec(runArgv(registration, sudo));
    process.stdin.on('error', () => undefined);
    return { id, registration, process };
  }
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
