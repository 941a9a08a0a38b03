import { setTimeout as pause } from 'node:timers/promises';

export interface UntilOptions {
  /** Ends the sentence "gave up after 120 s: ...". */
  readonly waitingFor: string;
  readonly timeout?: number;
  readonly every?: number;
}

/** Waits for a condition that nothing announces. */
export async function until(condition: () => boolean | Promise<boolean>, options: UntilOptions): Promise<void> {
  const { waitingFor, timeout = 120_000, every = 20 } = options;
  const deadline = performance.now() + timeout;
  while (!(await condition())) {
    if (performance.now() > deadline) throw new Error(`gave up after ${timeout / 1000} s: ${waitingFor}`);
    await pause(every);
  }
}
