import type { DeploymentEvent } from '@appliku/core';
import { updateJob } from './end-job.ts';
import type { JobStage, QueueJob } from './job.ts';
import type { QueueStore } from './queue-store.ts';
import { Recorder } from './recorder.ts';

/** Milliseconds that lines and stages are gathered for. */
const gatherMs = 250;

/** What a journal writes with. */
export interface JournalTools {
  readonly store: QueueStore;
  /** Lines that are kept. */
  readonly lines: number;
  /** Tells what fails. */
  readonly attempt: (work: () => Promise<void>) => Promise<unknown>;
}

/** Writes the stages and lines of a running job to the store, a few times a second. */
export class Journal {
  readonly #job: QueueJob;
  readonly #tools: JournalTools;
  readonly #recorder = new Recorder();
  #timer: NodeJS.Timeout | undefined;
  #written: Promise<unknown> = Promise.resolve();
  #told = '[]';

  constructor(job: QueueJob, tools: JournalTools) {
    this.#job = job;
    this.#tools = tools;
  }

  /** All there were, in order. */
  get stages(): readonly JobStage[] {
    return this.#recorder.stages;
  }

  see(event: DeploymentEvent): void {
    this.#recorder.see(event);
    this.#schedule();
  }

  /** Adds a line of the queue's own. */
  say(text: string): void {
    this.#recorder.say(text);
    this.#schedule();
  }

  /** Writes what is not written yet. */
  async write(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const written = this.#written.then(() => this.#writeRest());
    this.#written = written.catch(() => undefined);
    return written;
  }

  #schedule(): void {
    this.#timer ??= setTimeout(() => void this.#tools.attempt(() => this.write()), gatherMs);
  }

  async #writeRest(): Promise<void> {
    const { store, lines: keep } = this.#tools;
    const { id, app } = this.#job;
    const { lines, stages } = this.#recorder;
    if (lines.length > 0) await store.append(id, lines, keep);
    this.#recorder.forget(lines.length);
    const told = JSON.stringify(stages);
    if (told === this.#told) return;
    await store.change({ app }, (view) => updateJob(view, this.#job, (job) => [{ ...job, stages }]));
    this.#told = told;
  }
}
