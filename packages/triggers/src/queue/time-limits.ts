import { DeployError, type DeploymentEvent, type StageName } from '@appliku/core';

/** How long a job may take. */
export interface QueueTimeouts {
  /** Milliseconds for all of it, with waiting for whoever works on the app from elsewhere. Default: 3600000, an hour. */
  readonly wholeMs?: number;
  /** Milliseconds by stage, e.g. `{ build: 900_000 }`. Default: only the whole is limited. */
  readonly stages?: { readonly [Name in StageName]?: number };
}

/** Stops a job that takes too long, as a whole or in one stage. */
export class TimeLimits implements Disposable {
  readonly #stages: NonNullable<QueueTimeouts['stages']>;
  readonly #stop: AbortController;
  readonly #timers = new Map<string, NodeJS.Timeout>();

  constructor({ wholeMs = 3_600_000, stages = {} }: QueueTimeouts, stop: AbortController) {
    this.#stages = stages;
    this.#stop = stop;
    this.#limit('whole', wholeMs, 'The job');
  }

  see(event: DeploymentEvent): void {
    if (event.type === 'stage:start') this.#limit(event.stage, this.#stages[event.stage], `The stage ${event.stage}`);
    if (event.type === 'stage:end') clearTimeout(this.#timers.get(event.stage));
  }

  [Symbol.dispose](): void {
    for (const timer of this.#timers.values()) clearTimeout(timer);
  }

  #limit(name: string, ms: number | undefined, what: string): void {
    clearTimeout(this.#timers.get(name));
    if (ms !== undefined)
      this.#timers.set(
        name,
        setTimeout(() => this.#stop.abort(tooLong(what, ms)), ms),
      );
  }
}

function tooLong(what: string, ms: number): DeployError {
  return new DeployError(`${what} did not end within ${ms / 1000} s`, {
    code: 'TIMEOUT',
    hint: 'What was started has ended, on the server too. The log says where the time went; the queue has `timeouts`.',
  });
}
