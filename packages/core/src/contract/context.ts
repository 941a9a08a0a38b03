import type { Places } from './host.ts';
import type { Logger } from './logger.ts';
import type { Names } from './names.ts';

/** What the pipeline lends to a plugin for one stage: capabilities, never data. */
export interface Context {
  /** Id of this run. */
  readonly deployment: string;
  readonly stage: string;
  readonly places: Places;
  /** Fires on cancel and on a lost lease. Pass it to everything that waits. */
  readonly signal: AbortSignal;
  readonly log: Logger;
  /** Values of a release's secrets, or of one of its services, registered for masking before they are returned. */
  secrets(number: number, service?: string): Promise<Names<string>>;
  /** Registers a value for masking in every log, event and error of this run. */
  mask(value: string): void;
  /** For a progress bar; becomes a `progress` event. */
  progress(step: string, done?: number, total?: number): void;
}
