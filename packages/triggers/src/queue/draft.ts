import { isActive, type QueueJob } from './job.ts';
import type { QueueView } from './queue-store.ts';

/** A view that is being changed. */
export class Draft {
  readonly #jobs: Map<string, QueueJob>;
  readonly #changed = new Map<string, QueueJob>();
  #next: number;

  constructor(view: QueueView) {
    this.#jobs = new Map(view.active.map((job) => [job.id, job]));
    this.#next = view.next;
  }

  /** As it would be now. */
  get view(): QueueView {
    return { active: [...this.#jobs.values()].filter(isActive), next: this.#next };
  }

  /** What was put, each job once. */
  get changed(): readonly QueueJob[] {
    return [...this.#changed.values()];
  }

  put(jobs: readonly QueueJob[]): void {
    for (const job of jobs) {
      this.#jobs.set(job.id, job);
      this.#changed.set(job.id, job);
      this.#next = Math.max(this.#next, job.order + 1);
    }
  }
}
