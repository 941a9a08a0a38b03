import type { Guardian } from './guardian.ts';
import type { Link, LinkProcess } from '../link.ts';
import { runArgv } from './run-script.ts';

/** A program on the host that is about to become what it will be told on its standard input. */
export interface Program {
  readonly id: string;
  /** The file that it is to register in. */
  readonly registration: string;
  readonly process: LinkProcess;
}

/**
 * To open a channel and to start something in it are two round trips, to tell it what to become is one: with five ahead
 * neither questions in a row nor four at once wait.
 */
const inAdvance = 5;
/** Of all programs at a time, those that wait are no more than leave room below sshd's MaxSessions. */
const atOnce = 7;

/** Starts programs. Over a distance some wait in advance, from before the guardian has answered. */
export class Programs {
  readonly #link: Link;
  readonly #guardian: Promise<Guardian>;
  readonly #spares: Promise<LinkProcess | undefined>[] = [];
  #isKept: boolean;
  #count = 0;
  /** Programs that have not ended. */
  #open = 0;

  constructor(link: Link, guardian: Promise<Guardian>, options: { readonly spare: boolean }) {
    this.#link = link;
    this.#guardian = guardian;
    this.#isKept = options.spare;
    this.#fill();
  }

  async take(root: boolean): Promise<Program> {
    const { user, directory } = await this.#guardian;
    const sudo = root && user !== 0;
    const id = `${sudo ? 'r' : 'u'}${(this.#count += 1)}`;
    const registration = `${directory}/${id}`;
    const process = sudo ? await this.#start(registration) : await this.#next();
    return { id, registration, process };
  }

  /** Resolves when those in advance are gone. */
  async close(): Promise<void> {
    this.#isKept = false;
    await Promise.all(this.#spares.map(async (spare) => end(await spare)));
  }

  async #next(): Promise<LinkProcess> {
    const spare = this.#spares.shift();
    this.#fill();
    return (await spare) ?? this.#start();
  }

  /** Undefined: there is no room for one, or the link is lost; who starts one in earnest is told. */
  #fill(): void {
    while (this.#isKept && this.#spares.length < inAdvance && this.#open < atOnce)
      this.#spares.push(this.#start().catch(() => undefined));
  }

  async #start(registration?: string): Promise<LinkProcess> {
    this.#open += 1;
    try {
      const process = await this.#link.exec(runArgv(registration));
      process.stdin.on('error', () => undefined);
      void process.exit.then(() => this.#ended());
      return process;
    } catch (error) {
      this.#open -= 1;
      throw error;
    }
  }

  #ended(): void {
    this.#open -= 1;
    this.#fill();
  }
}

async function end(spare: LinkProcess | undefined): Promise<void> {
  if (spare === undefined) return;
  const { stdin, stdout, stderr, exit } = spare;
  stdin.end();
  // A channel that is not read has no end.
  stdout.resume();
  stderr.resume();
  await exit;
}
