import type { Duplex } from 'node:stream';
import type { Address, Link } from './link.ts';

interface Spare {
  readonly stream: Duplex;
  /** Whether it ended, or something came over it that nobody asked for. */
  isOver(): boolean;
  release(): void;
}

/**
 * Connections to one address, of which the next is made in advance: to open a channel is a round trip, as is a question
 * over it. Nothing is sent over one that waits, and it ends with its link.
 */
export class SpareConnections {
  readonly #address: Address;
  readonly #waiting = new WeakMap<Link, Promise<Spare | undefined>>();

  constructor(address: Address) {
    this.#address = address;
  }

  async take(link: Link): Promise<Duplex> {
    const waiting = this.#waiting.get(link);
    this.#waiting.delete(link);
    const spare = await waiting;
    spare?.release();
    if (spare?.isOver() === true) spare.stream.destroy();
    const stream = spare === undefined || spare.isOver() ? await link.connect(this.#address) : spare.stream;
    if (!this.#waiting.has(link)) this.#waiting.set(link, prepare(link, this.#address));
    return stream;
  }
}

/** Undefined: it cannot be made; who asks for one in earnest is told why. */
async function prepare(link: Link, address: Address): Promise<Spare | undefined> {
  const stream = await link.connect(address).catch(() => undefined);
  if (stream === undefined) return undefined;
  let isOver = false;
  const end = (): void => void (isOver = true);
  stream.on('readable', end).on('error', end).on('close', end);
  return { stream, isOver: () => isOver, release: () => void stream.off('readable', end) };
}
