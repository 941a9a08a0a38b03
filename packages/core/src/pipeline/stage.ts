import type { Context } from '../contract/index.ts';
import { DeployError } from '../errors.ts';
import type { StageName, Stages } from '../stages.ts';
import { stageSpan } from '../telemetry/spans.ts';
import { reasonOf } from './cancelled.ts';
import { contextOf, hookContextOf, aboutOf } from './context.ts';
import type { Run } from './run.ts';

interface Stage<Name extends StageName> {
  readonly name: Name;
  readonly plugin: string;
  readonly input: Stages[Name]['input'];
}

type Work<Name extends StageName> = (context: Context) => Promise<Stages[Name]['output']>;

/** One stage: its hooks around the work of a plugin, timed and told; what it throws says where it happened. */
export async function stage<Name extends StageName>(
  run: Run,
  stage: Stage<Name>,
  work: Work<Name>,
): Promise<Stages[Name]['output']> {
  const { id, configuration, telemetry } = run;
  const { name, plugin } = stage;
  return stageSpan(telemetry, { stage: name, plugin, id, app: configuration.app }, (inner) =>
    tell({ ...run, telemetry: inner }, stage, work),
  );
}

async function tell<Name extends StageName>(
  run: Run,
  { name, plugin, input }: Stage<Name>,
  work: Work<Name>,
): Promise<Stages[Name]['output']> {
  const startedAt = performance.now();
  run.events.emit(aboutOf(run), { type: 'stage:start', stage: name });
  const ended = (): number => {
    const durationMs = Math.round(performance.now() - startedAt);
    run.stages.set(name, durationMs);
    return durationMs;
  };
  try {
    run.signal.throwIfAborted();
    await run.hooks.runBefore(name, input, hookContextOf(run, name));
    run.signal.throwIfAborted();
    const output = await work(contextOf(run, name));
    await run.hooks.runAfter(name, output, hookContextOf(run, name));
    run.events.emit(aboutOf(run), { type: 'stage:end', stage: name, durationMs: ended() });
    return output;
  } catch (cause) {
    const error = located(run, name, plugin, cause);
    run.events.emit(aboutOf(run), { type: 'stage:end', stage: name, durationMs: ended(), error: error.toJSON() });
    throw error;
  }
}

function located(run: Run, name: string, plugin: string, cause: unknown): DeployError {
  const error = DeployError.at(run.signal.aborted ? reasonOf(run.signal, cause) : cause, { stage: name, plugin });
  run.redactor.error(error);
  return error;
}
