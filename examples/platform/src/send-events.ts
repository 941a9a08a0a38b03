import { once } from 'node:events';
import { DeployError } from '@appliku/core';
import type { Response } from 'express';

// #region events
/** What a browser gets by `EventSource`. */
export interface BrowserEvent {
  readonly event: string;
  readonly data: unknown;
  /** A browser that comes back says the last one, and goes on there. */
  readonly id?: number;
}

/** Sends events as they come, until there are no more or the browser has gone: then the signal fires. */
export async function sendEvents(
  response: Response,
  events: (gone: AbortSignal) => AsyncIterable<BrowserEvent>,
): Promise<void> {
  const gone = new AbortController();
  response.on('close', () => gone.abort());
  response.set({ 'content-type': 'text/event-stream', 'cache-control': 'no-store', 'x-accel-buffering': 'no' });
  response.flushHeaders();
  try {
    for await (const event of events(gone.signal))
      // A browser that reads slowly is waited for, so that nothing gathers here.
      if (!response.write(textOf(event))) await once(response, 'drain', { signal: gone.signal });
  } catch (error) {
    if (gone.signal.aborted) return;
    response.write(
      textOf({ event: 'failure', data: DeployError.isInstance(error) ? error : { message: 'the platform failed' } }),
    );
  }
  response.end();
}

function textOf({ event, data, id }: BrowserEvent): string {
  return `${id === undefined ? '' : `id: ${id}\n`}event: ${event}\ndata: ${JSON.stringify(data)}\n\n`;
}
// #endregion events
