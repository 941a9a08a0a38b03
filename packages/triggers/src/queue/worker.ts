import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { DeployError, type DeploymentEvent } from '@appliku/core';
import { carryOut } from './carry-out.ts';
import type { SettledOptions } from './check-options.ts';
import { endJob, type JobEnd } from './end-job.ts';
import type { QueueJob } from './job.ts';
import { Journal } from './journal.ts';
import type { Listeners } from './listeners.ts';
import { Pulse } from './pulse.ts';
import { tend } from './tend.ts';

interface Running {
  readonly stop: AbortController;
  readonly ended: Promise<void>;
}

/** Runs jobs of the queue in this process, for as long as it shows signs of life. */
export class Worker {
  /** Id of this process in the store. */
  readonly #owner = randomUUID();
  readonly #options: SettledOptions;
  readonly #listeners: Listeners;
  readonly #pulse: Pulse;
  readonly #running = new Map<string, Running>();
  readonly #end = new AbortController();
  #owners: readonly string[] = [];
  #turn: Promise<unknown> = Promise.resolve();
  #isTurnAwaited = false;
  #beating: Promise<void> | undefined;
  #isClosing = false;

  constructor(options: SettledOptions, listeners: Listeners) {
    this.#options = options;
    this.#listeners = listeners;
    this.#pulse = new Pulse(options.heartbeat.missed);
  }

  start(): void {
    this.#beating ??= this.#beat();
  }

  /** Looks soon what there is to do. */
  poke(): void {
    if (this.#beating === undefined || this.#isTurnAwaited) return;
    this.#isTurnAwaited = true;
    void this.#attempt(() => this.#inTurn(() => this.#tend()));
  }

  /** Starts nothing more; what still runs after so many milliseconds is cut off, and goes on in another process. */
  async close(graceMs: number): Promise<void> {
    this.#isClosing = true;
    const running = [...this.#running.values()];
    const cutOff = setTimeout(() => running.forEach(({ stop }) => stop.abort(closed())), graceMs);
    await Promise.all(running.map(({ ended }) => ended));
    clearTimeout(cutOff);
    this.#end.abort();
    await this.#beating;
    await this.#turn;
    await this.#options.store.forget([this.#owner]);
  }

  async #beat(): Promise<void> {
    const { store, heartbeat } = this.#options;
    while (!this.#end.signal.aborted) {
      await this.#attempt(async () => {
        this.#pulse.look(await store.beat(this.#owner), this.#owners);
        await this.#inTurn(() => this.#tend());
        await store.forget(this.#pulse.dead);
      });
      await sleep(heartbeat.everyMs, undefined, { signal: this.#end.signal, ref: false }).catch(() => undefined);
    }
  }

  async #tend(): Promise<void> {
    this.#isTurnAwaited = false;
    const { store, limits } = this.#options;
    let active: readonly QueueJob[] = [];
    const changed = await store.change({}, (view) => {
      ({ active } = view);
      return tend(view, {
        owner: this.#owner,
        isDead: (owner) => this.#pulse.isDead(owner),
        limits: this.#isClosing ? { total: 0, perHost: 0 } : limits,
        now: new Date().toISOString(),
      });
    });
    this.#tell(changed);
    const running = active.filter(({ state }) => state === 'running');
    this.#owners = running.map(({ owner = '' }) => owner);
    this.#heed(running.filter(({ owner }) => owner === this.#owner));
    for (const job of [...running, ...changed]) if (this.#isToBegin(job)) this.#begin(job);
  }

  /** Ends here what is to be cancelled, and what was given to another process because this one seemed dead. */
  #heed(own: readonly QueueJob[]): void {
    for (const [id, { stop }] of this.#running) {
      const job = own.find((other) => other.id === id);
      if (job === undefined) stop.abort(lost());
      else if (job.cancelledBy !== undefined) stop.abort(cancelled(job.cancelledBy));
    }
  }

  #isToBegin({ id, state, owner }: QueueJob): boolean {
    return state === 'running' && owner === this.#owner && !this.#running.has(id);
  }

  #begin(job: QueueJob): void {
    const stop = new AbortController();
    this.#running.set(job.id, { stop, ended: this.#run(job, stop) });
  }

  async #run(job: QueueJob, stop: AbortController): Promise<void> {
    const { store, deployment, timeouts, lines, keep, heartbeat } = this.#options;
    const journal = new Journal(job, { store, lines, attempt: (work) => this.#attempt(work, job.id) });
    const tell = (event: DeploymentEvent): void => this.#listeners.tell({ type: 'event', job: job.id, event });
    const pauseMs = heartbeat.everyMs;
    const end = await carryOut(job, stop, { deployment, timeouts, journal, tell, pauseMs });
    await this.#insist(() => journal.write(), job.id);
    await this.#insist(() => this.#inTurn(() => this.#conclude(job, end)), job.id);
    // Of an app that is gone it is enough to know that: there may be any number of them.
    const kept = end.result?.outcome === 'destroyed' ? 1 : keep;
    await this.#attempt(() => store.prune(job.app, kept), job.id);
    this.poke();
  }

  async #conclude(job: QueueJob, end: JobEnd): Promise<void> {
    const now = new Date().toISOString();
    this.#tell(await this.#options.store.change({ app: job.app }, (view) => endJob(view, job, end, now)));
    this.#running.delete(job.id);
  }

  /** One after the other: what was read is still so while it is acted on. */
  async #inTurn(work: () => Promise<void>): Promise<void> {
    const turn = this.#turn.then(work);
    this.#turn = turn.catch(() => undefined);
    return turn;
  }

  /** Again until it works: how a job ended must not be lost. */
  async #insist(work: () => Promise<void>, job: string): Promise<void> {
    while (!(await this.#attempt(work, job)) && !this.#isClosing)
      await sleep(this.#options.heartbeat.everyMs, undefined, { ref: false });
  }

  /** What fails beside the jobs is told, and tried again by whoever comes next. */
  async #attempt(work: () => Promise<unknown>, job?: string): Promise<boolean> {
    try {
      await work();
      return true;
    } catch (cause) {
      const error = DeployError.at(cause, { stage: 'queue', plugin: 'queue' }).toJSON();
      this.#listeners.tell({ type: 'problem', error, ...(job !== undefined && { job }) });
      return false;
    }
  }

  #tell(changed: readonly QueueJob[]): void {
    for (const job of changed) this.#listeners.tell({ type: 'job', job });
  }
}

function cancelled(by: string): DeployError {
  return new DeployError(`Cancelled by ${by}`, {
    code: 'ABORTED',
    hint: 'What was started has ended, on the server too; add it again when it is wanted.',
  });
}

function closed(): DeployError {
  return new DeployError('The process that ran this was closed', {
    code: 'DEPLOYER_LOST',
    hint: 'What was started has ended, on the server too; it was added again by itself where nothing else waited.',
  });
}

function lost(): DeployError {
  return new DeployError('The queue took this process for dead', {
    code: 'DEPLOYER_LOST',
    hint: 'It showed no sign of life for too long; look what blocks its event loop, or its way to the store.',
  });
}
