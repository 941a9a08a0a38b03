import { type DeployErrorJson, type DeploymentEvent, messageOf } from '@appliku/core';
import type { QueueJob } from './job.ts';

/**
 * What the queue tells of: a job that this process has added, started or ended; an event of a deployment that it runs; or
 * something that did not work beside.
 */
export type QueueEvent =
  | { readonly type: 'job'; readonly job: QueueJob }
  | { readonly type: 'event'; readonly job: string; readonly event: DeploymentEvent }
  | { readonly type: 'problem'; readonly error: DeployErrorJson; readonly job?: string };

/** Nobody waits for it; one that throws is removed. */
export type QueueListener = (event: QueueEvent) => void;

/** Carries events to listeners that nobody waits for. */
export class Listeners {
  readonly #listeners = new Set<QueueListener>();

  /** Returns a function that removes it. */
  add(listener: QueueListener): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  tell(event: QueueEvent): void {
    for (const listener of this.#listeners)
      try {
        listener(event);
      } catch (cause) {
        // A mistake of the embedding program, which must not fail a deploy.
        this.#listeners.delete(listener);
        process.emitWarning(
          `A listener of the queue threw and was removed: ${messageOf(cause)}`,
          'QueueListenerWarning',
        );
      }
  }
}
