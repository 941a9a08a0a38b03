#!/usr/bin/env node
import { exitCodes } from './exit-codes.ts';
import { main } from './main.ts';
import { processSurroundings } from './process-surroundings.ts';

const cancel = new AbortController();
const around = processSurroundings(cancel.signal);

const stop = (): void => {
  // Whoever asks twice does not want to wait for what is being ended on the server.
  if (cancel.signal.aborted) process.exit(exitCodes.cancelled);
  around.err.write('\nCancelling; once more, and it ends at once.\n');
  cancel.abort();
};
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, stop);
// Whoever reads the output may have read enough, as head does.
process.stdout.on('error', (error) => {
  if ('code' in error && error.code === 'EPIPE') process.exit(exitCodes.done);
  throw error;
});

process.exitCode = await main(process.argv.slice(2), around);
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.off(signal, stop);
