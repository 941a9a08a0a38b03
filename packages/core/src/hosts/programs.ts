import type { Guardian } from './guardian.ts';
import type { Link, LinkProcess } from './link.ts';
import { runArgv } from './run-script.ts';

/** A program on the host that is about to become what it will be told on its standard input. */
export interface Program {
  readonly id: string;
  readonly registration: string;
  readonly process: LinkProcess;
}

/**
 * To open a channel and to start something in it are two round trips, to tell it what to become is one: with three ahead
 * neither questions in a row nor three at once wait. Those, a lease and what else runs at once fit below sshd's MaxSessions.
 */
const inAdvance = 3;

/** Starts programs. Over a distance some wait in advance. */
export class Programs {
  readonly #link: Link;
  readonly #guardian: Guardian;
  readonly #spares: Promise<Program | undefined>[] = [];
  #isKept: boolean;
  #count = 0;

  constructor(link: Link, guardian: Guardian, options: { readonly spare: boolean }) {
    this.#link = link;
    this.#guardian = guardian;
    this.#isKept = options.spare;
    this.#fill();
  }

  async take(root: boolean): Promise<Program> {
    if (root && this.#guardian.user !== 0) return this.#start('r', true);
    const spare = this.#spares.shift();
    this.#fill();
    return (await spare) ?? this.#start('u', false);
  }

  /** Resolves when those in advance are gone. */
  async close(): Promise<void> {
    this.#isKept = false;
    await Promise.all(this.#spares.map(async (spare) => end(await spare)));
  }

  /** Undefined: there is no room for one, or the link is lost; who starts one in earnest is told. */
  #fill(): void {
    while (this.#isKept && this.#spares.length < inAdvance)
      this.#spares.push(this.#start('u', false).catch(() => undefined));
  }

  async #start(kind: 'r' | 'u', sudo: boolean): Promise<Program> {
    const id = `${kind}${(this.#count += 1)}`;
    const registration = `${this.#guardian.directory}/${id}`;
    const process = await this.#link.exec(runArgv(registration, sudo));
    process.stdin.on('error', () => undefined);
    return { id, registration, process };
  }
}

async function end(spare: Program | undefined): Promise<void> {
  if (spare === undefined) return;
  const { stdin, stdout, stderr, exit } = spare.process;
  stdin.end();
  // A channel that is not read has no end.
  stdout.resume();
  stderr.resume();
  await exit;
}
