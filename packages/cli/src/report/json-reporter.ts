import { DeployError, messageOf } from '@appliku/core';
import type { Surroundings } from '../surroundings.ts';
import type { Work } from '../work.ts';
import { failureText } from '../text/failure-text.ts';
import type { Reporter } from './reporter.ts';
import { colorsOf } from './colors.ts';

/** A line of JSON for each thing, each with its `type`; the last is `result` or `error`. People read errors on stderr. */
export function jsonReporter<Result>(
  { out, err }: Surroundings,
  { verbose, work: { changes = false } }: { readonly verbose: boolean; readonly work: Work<Result> },
): Reporter<Result> {
  const line = (value: object): void => out.write(`${JSON.stringify(value)}\n`);
  return {
    subject: () => {},
    event: (event) => {
      if (changes && (verbose || event.type !== 'log' || event.level !== 'debug')) line(event);
    },
    piece: (piece) => line(piece),
    result: (result, exitCode) => line({ type: 'result', exitCode, result: result ?? null }),
    error: (error, exitCode, serving) => {
      line({ type: 'error', exitCode, error: plain(error), ...(serving !== undefined && { serving }) });
      err.write(failureText(error, { serving, folded: [], paint: colorsOf(err) }));
    },
    end: () => {},
  };
}

function plain(error: unknown): object {
  if (DeployError.isInstance(error)) return error.toJSON();
  return { name: error instanceof Error ? error.name : 'Error', message: messageOf(error) };
}
