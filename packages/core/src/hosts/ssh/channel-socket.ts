import { Duplex } from 'node:stream';

/** The part of an ssh2 channel that is needed. */
export interface Channel extends Duplex {
  close(): void;
}

/**
 * A forwarded connection as a proper stream. ssh2's own never says that it is destroyed, and leaves writes
 * unanswered once the other end is gone.
 */
export class ChannelSocket extends Duplex {
  readonly #channel: Channel;

  constructor(channel: Channel, lost: AbortSignal) {
    super({ allowHalfOpen: false });
    this.#channel = channel;
    const onLost = (): void => void this.destroy(lost.reason);
    lost.addEventListener('abort', onLost, { once: true });
    this.once('close', () => lost.removeEventListener('abort', onLost));
    channel.on('data', (chunk: Buffer) => {
      if (!this.push(chunk)) channel.pause();
    });
    channel.on('end', () => this.push(null));
    channel.on('close', () => (this.readableEnded ? this.destroy() : this.once('end', () => this.destroy())));
    channel.on('error', (error: Error) => this.destroy(error));
    channel.pause();
  }

  override _read(): void {
    this.#channel.resume();
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: (error?: Error) => void): void {
    if (this.#channel.writable) this.#channel.write(chunk, () => done());
    else done(new Error('write EPIPE: the other end has closed the connection'));
  }

  override _final(done: () => void): void {
    this.#channel.end();
    done();
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    this.#channel.resume();
    this.#channel.close();
    done(error);
  }
}
