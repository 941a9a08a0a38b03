import { Agent } from 'node:http';
import type { Duplex } from 'node:stream';
import { callbackify } from 'node:util';
import type { Host } from '../contract/index.ts';

const socket = '/var/run/docker.sock';

/**
 * Carries one question to Docker on a host. Node's client does not notice a connection that breaks in the middle of an
 * answer, nor one over which none comes, so that is watched here.
 */
export class HostAgent extends Agent {
  /** Rejects when a connection closed, or the limit passed: too late to matter when the answer is complete. */
  readonly broken: Promise<never>;
  /** What the connection broke with, if it told. */
  cause: Error | undefined;
  readonly host: Host;
  readonly cancelLimit: () => void;
  #break: (error: Error) => void = () => undefined;

  /** @param limitMs milliseconds until the answer. Default: none. */
  constructor(host: Host, limitMs?: number) {
    super({ keepAlive: false });
    this.host = host;
    this.broken = new Promise<never>((_resolve, reject) => (this.#break = reject));
    this.broken.catch(() => undefined);
    const timer = limitMs === undefined ? undefined : setTimeout(() => this.#giveUp(limitMs), limitMs);
    this.cancelLimit = () => clearTimeout(timer);
  }

  override createConnection(_options: unknown, done?: (error: Error | null, stream: Duplex) => void): undefined {
    if (done) callbackify(() => this.#dial())(done);
  }

  async #dial(): Promise<Duplex> {
    const connection = await this.host.connect({ socket });
    connection.on('error', (error: Error) => (this.cause = error));
    // After the answer's own events, which come first when it was complete.
    connection.on('close', () =>
      setImmediate(() => this.#break(this.cause ?? new Error('Docker closed the connection'))),
    );
    return connection;
  }

  #giveUp(limitMs: number): void {
    this.cause = new Error(`no answer within ${limitMs / 1000} s`);
    this.#break(this.cause);
    this.destroy();
  }
}
