import type { Duplex } from 'node:stream';
import type { Address, Link } from '../link.ts';

interface Spare {
  readonly stream: Duplex;
  /** Whether it ended, or something came over it that nobody asked for. */
  isOver(): boolean;
  release(): void;
}

/** As many questions as are often asked at once: those of a list, and about each of it. */
const inAdvance = 3;

/**
 * Connections to one address, of which the next are made in advance: to open a channel is a round trip, as is a question
 * over it. Nothing is sent over one that waits, and it ends with its link.
 */
export class SpareConnections {
  readonly #address: Address;
  readonly #waiting = new WeakMap<Link, Promise<Spare | undefined>[]>();

  constructor(address: Address) {
    this.#address = address;
  }

  async take(link: Link): Promise<Duplex> {
    const waiting = this.#waiting.get(link) ?? [];
    this.#waiting.set(link, waiting);
    while (waiting.length <= inAdvance) waiting.push(prepare(link, this.#address));
    const spare = await waiting.shift();
    spare?.release();
    if (spare?.isOver() === true) spare.stream.destroy();
    return spare === undefined || spare.isOver() ? link.connect(this.#address) : spare.stream;
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
