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
 * Starts programs. Over a distance one waits in advance: to open a channel and to start something in it are two round
 * trips, to tell it what to become is one.
 */
export class Programs {
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
