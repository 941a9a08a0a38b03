import type { LogLine, LogOptions } from '../contract/index.ts';
import { DeployError } from '../errors.ts';
import { reasonOf } from './cancelled.ts';
import { contextOf } from './context.ts';
import { createRun, type Operation, type Run } from './run.ts';
import { checkKnown } from './scale.ts';
import { serving } from './serving.ts';

/** Lines of all instances of the live release, masked. Leaving the loop ends it at once, also while no line comes. */
export function logsOf(operation: Operation, options: LogOptions): AsyncIterableIterator<LogLine> {
  const left = new AbortController();
  const signal = AbortSignal.any([operation.signal, left.signal]);
  const lines = told(createRun({ ...operation, signal }), options);
  return {
    next: () => lines.next(),
    return: async () => {
      left.abort();
      return lines.return(undefined);
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}

async function* told(run: Run, options: LogOptions): AsyncGenerator<LogLine, undefined> {
  const { driver } = run.configuration;
  try {
    yield* masked(run, options);
  } catch (cause) {
    // What is followed has no other end.
    if (options.follow === true && run.signal.aborted) return;
    const reason = run.signal.aborted ? reasonOf(run.signal, cause) : cause;
    const error = DeployError.at(reason, { stage: 'logs', plugin: driver.name });
    run.redactor.error(error);
    throw error;
  } finally {
    await run.leave();
  }
}

async function* masked(run: Run, options: LogOptions): AsyncGenerator<LogLine> {
  const { rollout } = await serving(run);
  const { process } = options;
  const { number, services } = rollout.release;
  const isService = process !== undefined && Object.hasOwn(services, process);
  checkKnown(rollout.release, process === undefined || isService ? [] : [process]);
  const context = contextOf(run, 'logs');
  if (isService) await context.secrets(number, process);
  // A release has secrets of its own.
  const known = new Set<number>();
  for await (const line of run.configuration.driver.logs(rollout, options, context)) {
    if (!known.has(line.release)) await context.secrets(line.release);
    known.add(line.release);
    yield { ...line, text: run.redactor.text(line.text) };
  }
}
