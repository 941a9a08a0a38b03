import type { LogLine, LogOptions } from '../contract/index.ts';
import { serving } from './serving.ts';
import { contextOf } from './context.ts';
import { createRun, type Operation } from './run.ts';

/** Lines of all instances of the live release, masked. */
export async function* logsOf(operation: Operation, options: LogOptions): AsyncGenerator<LogLine> {
  const run = createRun(operation);
  const { driver } = operation.configuration;
  try {
    const { rollout } = await serving(run);
    const context = contextOf(run, 'logs');
    await context.secrets(rollout.release.number);
    for await (const line of driver.logs(rollout, options, context))
      yield { ...line, text: run.redactor.text(line.text) };
  } finally {
    await operation.leave();
  }
}
