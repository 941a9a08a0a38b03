import { stripVTControlCharacters } from 'node:util';
import type { DeploymentEvent } from '@appliku/core';
import type { Colors } from 'picocolors/types.js';
import { seconds } from '../text/durations.ts';

/** As many lines of a stage's output are shown when it fails. */
const most = 200;

/** What is under way, and what it has said so far. */
export class Stages {
  readonly #running = new Map<string, { readonly startedAt: number; last: string }>();
  readonly #output = new Map<string, string[]>();

  see(event: DeploymentEvent): void {
    if (event.type === 'stage:start') this.#running.set(event.stage, { startedAt: performance.now(), last: '' });
    if (event.type === 'stage:end') this.#running.delete(event.stage);
    if (event.type === 'progress') this.#says(event.stage, event.step);
    if (event.type !== 'log' || event.level !== 'debug') return;
    this.#says(event.stage, event.text);
    const lines = this.#output.get(event.stage) ?? [];
    this.#output.set(event.stage, [...lines.slice(1 - most), event.text]);
  }

  /** The last lines that a stage has said. */
  folded(stage: string): readonly string[] {
    return this.#output.get(stage) ?? [];
  }

  /** A line for each that runs now. */
  running(paint: Colors): readonly string[] {
    return [...this.#running].map(([stage, { startedAt, last }]) => {
      const time = seconds(performance.now() - startedAt).padStart(7);
      return `${paint.cyan('›')} ${stage.padEnd(8)} ${time}  ${paint.dim(last)}`.trimEnd();
    });
  }

  #says(stage: string, text: string): void {
    const running = this.#running.get(stage);
    if (running !== undefined) running.last = stripVTControlCharacters(text).trim();
  }
}
