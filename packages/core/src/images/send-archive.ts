import { once } from 'node:events';
import { PassThrough } from 'node:stream';
import type { Host, RunOptions } from '../contract/index.ts';
import { manyListeners } from '../hosts/abort.ts';
import { commandFailure } from '../hosts/failure.ts';
import { lastLines } from '../text.ts';
import { runDocker } from './run-docker.ts';

export interface Wire {
  readonly from: Host;
  readonly send: readonly string[];
  readonly to: Host;
  readonly receive: readonly string[];
  readonly signal: AbortSignal;
  /** Called with how many bytes went over so far. */
  readonly onProgress: (bytes: number) => void;
}

/**
 * Lets what one host writes be what the other reads; little of it is held here. Resolves with how many bytes it was.
 * When one of them fails the other is ended, and the first failure is told.
 */
export async function sendArchive({ from, send, to, receive, signal, onProgress }: Wire): Promise<number> {
  const stop = manyListeners(new AbortController());
  const both = AbortSignal.any([signal, stop.signal]);
  const wire = new PassThrough();
  let bytes = 0;
  const onOutput = async (chunk: Uint8Array): Promise<void> => {
    bytes += chunk.length;
    onProgress(bytes);
    if (!wire.write(chunk)) await once(wire, 'drain', { signal: both });
  };
  const ends = [
    runDocker(from, send, { what: `Cannot send the image from ${from.name}`, onOutput, signal: both }).then(() =>
      wire.end(),
    ),
    takeIn(to, receive, { input: wire, signal: both }),
  ];
  await Promise.all(ends.map((end) => end.catch((error: unknown) => stop.abort(error))));
  wire.destroy();
  stop.signal.throwIfAborted();
  return bytes;
}

async function takeIn(host: Host, argv: readonly string[], options: RunOptions): Promise<void> {
  const result = await host.run(argv, { ...options, env: { LC_ALL: 'C' } });
  if (result.exitCode === 0) return;
  const reason = lastLines(result.stderr).at(-1) ?? `exit code ${result.exitCode}`;
  throw commandFailure(argv, result, `Cannot receive the image on ${host.name}: ${reason}`);
}
