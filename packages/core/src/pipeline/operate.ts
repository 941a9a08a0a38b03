import { randomUUID } from 'node:crypto';
import { DeployError } from '../errors.ts';
import { openTelemetry } from '../telemetry/open-telemetry.ts';
import { operationSpan } from '../telemetry/spans.ts';
import { explain } from './prepare/check.ts';
import { exclusively } from './lock.ts';
import { aboutOf } from './context.ts';
import { createRun, type Operation, type Run } from './run.ts';

/** An operation that changes things: alone on its app. */
export async function operate<Result>(operation: Operation, work: (run: Run) => Promise<Result>): Promise<Result> {
  return look(operation, (run) => exclusively(run, work));
}

/** An operation that only looks: told by events and a span, its errors masked, and nothing of it left open. */
export async function look<Result>(operation: Operation, work: (run: Run) => Promise<Result>): Promise<Result> {
  const { action, configuration } = operation;
  const id = randomUUID();
  return operationSpan(await openTelemetry(), { action, id, app: configuration.app }, (telemetry) =>
    tell(createRun(operation, { id, telemetry }), work),
  );
}

async function tell<Result>(run: Run, work: (run: Run) => Promise<Result>): Promise<Result> {
  const { action, events } = run;
  const startedAt = performance.now();
  const durationMs = (): number => Math.round(performance.now() - startedAt);
  events.emit(aboutOf(run), { type: 'run:start', action, ...run.note });
  try {
    const result = await work(run);
    events.emit(aboutOf(run), { type: 'run:end', action, durationMs: durationMs() });
    return result;
  } catch (cause) {
    const error = DeployError.at(cause, { stage: action, plugin: 'core' });
    await explain(run, error);
    run.redactor.error(error);
    events.emit(aboutOf(run), { type: 'run:end', action, durationMs: durationMs(), error: error.toJSON() });
    throw error;
  } finally {
    await run.leave();
  }
}
