import { setTimeout as sleep } from 'node:timers/promises';
import { DeployError, type Host, type Lease } from '@appliku/core';

type LeaseOptions = Parameters<Host['lease']>[1];

interface Held {
  readonly purpose: string;
  readonly since: string;
  readonly lost: AbortController;
  /** Fires when the name is free again. */
  readonly free: AbortController;
}

/** Leases in memory. */
export class FakeLeases {
  readonly #held = new Map<string, Held>();
  readonly #tokens = new Map<string, number>();

  async take(name: string, options: LeaseOptions): Promise<Lease> {
    checkName(name);
    await this.#untilFree(name, options);
    const token = (this.#tokens.get(name) ?? 0) + 1;
    this.#tokens.set(name, token);
    const held = {
      purpose: options.purpose,
      since: new Date().toISOString(),
      lost: new AbortController(),
      free: new AbortController(),
    };
    this.#held.set(name, held);
    return { token, lost: held.lost.signal, release: async () => this.#end(name, held) };
  }

  /** Every holder is told that it lost its lease. */
  loseAll(): void {
    for (const [name, held] of this.#held) {
      held.lost.abort(new DeployError('The link broke', { code: 'HOST_LOST' }));
      this.#end(name, held);
    }
  }

  async #untilFree(name: string, { signal, waitMs = 0 }: LeaseOptions): Promise<void> {
    const deadline = performance.now() + waitMs;
    for (;;) {
      if (signal.aborted) throw aborted(name, signal);
      const holder = this.#held.get(name);
      if (holder === undefined) return;
      const left = deadline - performance.now();
      if (left <= 0) throw heldBy(name, holder);
      // Whatever comes first: the loop looks what it was.
      await sleep(left, undefined, { signal: AbortSignal.any([signal, holder.free.signal]) }).catch(() => undefined);
    }
  }

  #end(name: string, held: Held): void {
    if (this.#held.get(name) === held) this.#held.delete(name);
    held.free.abort();
  }
}

function checkName(name: string): void {
  if (!/^[A-Za-z0-9][A-Za-z0-9._:-]{0,99}$/.test(name)) throw new TypeError(`lease name: ${JSON.stringify(name)}`);
}

function heldBy(name: string, { purpose, since }: Held): DeployError {
  return new DeployError(`${name} is in use: ${purpose}, since ${since}`, {
    code: 'LEASE_HELD',
    hint: 'Wait for the other operation to end.',
  });
}

function aborted(name: string, { reason }: AbortSignal): DeployError {
  return new DeployError(`The wait for ${name} was cancelled`, { code: 'ABORTED', cause: reason });
}
