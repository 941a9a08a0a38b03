import type { DeploymentEvent } from '@appliku/core';
import type { JobLine, JobStage } from './job.ts';

type Line = Omit<JobLine, 'number'>;

/** Characters of a line that are kept. */
const width = 2_000;

/** Makes stages and lines of a job from the events of its deployment. */
export class Recorder {
  readonly #stages: JobStage[] = [];
  #lines: Line[] = [];

  /** All there were, in order. */
  get stages(): readonly JobStage[] {
    return [...this.#stages];
  }

  /** Lines that are not forgotten. */
  get lines(): readonly Line[] {
    return [...this.#lines];
  }

  /** Forgets the first lines. */
  forget(count: number): void {
    this.#lines = this.#lines.slice(count);
  }

  /** Adds a line of the queue's own. */
  say(text: string): void {
    this.#add(new Date().toISOString(), 'info', 'queue', text);
  }

  see(event: DeploymentEvent): void {
    switch (event.type) {
      case 'stage:start':
        this.#stages.push({ stage: event.stage, at: event.at });
        break;
      case 'stage:end':
        this.#end(event);
        break;
      case 'log':
        this.#add(event.at, event.level, event.stage, event.text);
        break;
      case 'warning':
        this.#add(event.at, 'warn', event.error.stage ?? '', `${event.error.code}: ${event.error.message}`);
        break;
      default:
    }
  }

  #end({ stage, durationMs, error }: Extract<DeploymentEvent, { readonly type: 'stage:end' }>): void {
    const index = this.#stages.findLastIndex((one) => one.stage === stage && one.durationMs === undefined);
    const started = this.#stages[index];
    if (started !== undefined)
      this.#stages[index] = { ...started, durationMs, ...(error !== undefined && { failed: true }) };
  }

  #add(at: string, level: Line['level'], stage: string, text: string): void {
    for (const line of text.split('\n'))
      this.#lines.push({ at, level, stage, text: line.length > width ? `${line.slice(0, width)} ...` : line });
  }
}
