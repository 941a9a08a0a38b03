import type { Revision } from '../contract/index.ts';
import { DeployError } from '../errors.ts';
import type { Action } from '../events.ts';
import { partsOf } from '../app-id.ts';
import type { StageName } from '../stages.ts';
import type { Attributes, Telemetry } from './telemetry.ts';

/** Of whom a span is. */
export interface SpanSubject {
  /** Id of the run. */
  readonly id: string;
  /** Id of the app in its environment. */
  readonly app: string;
}

/** One operation, by OpenTelemetry's conventions for a run of a pipeline. */
export async function operationSpan<Result>(
  telemetry: Telemetry,
  { action, id, app }: SpanSubject & { readonly action: Action },
  work: (inner: Telemetry) => Promise<Result>,
): Promise<Result> {
  const attributes = {
    ...subjectOf(app),
    'cicd.pipeline.name': partsOf(app).app,
    'cicd.pipeline.run.id': id,
    'cicd.pipeline.action.name': action,
  };
  return telemetry.span(`appliku.${action}`, attributes, (inner) => toldEnd(inner, 'cicd.pipeline.result', work));
}

/** One stage, by the conventions for a task of a pipeline. */
export async function stageSpan<Result>(
  telemetry: Telemetry,
  { stage, plugin, id, app }: SpanSubject & { readonly stage: StageName; readonly plugin: string },
  work: (inner: Telemetry) => Promise<Result>,
): Promise<Result> {
  const attributes = {
    ...subjectOf(app),
    'cicd.pipeline.task.name': stage,
    'cicd.pipeline.task.run.id': `${id}/${stage}`,
    'appliku.plugin': plugin,
  };
  const key = 'cicd.pipeline.task.run.result';
  return telemetry.span(`appliku.stage.${stage}`, attributes, (inner) => toldEnd(inner, key, work));
}

/** What is deployed; the longer hash over a directory is no commit. */
export function revisionAttributes({ id, ref = '' }: Revision): Attributes {
  const [, kind, name] = /^refs\/(heads|tags)\/(.+)$/s.exec(ref) ?? [];
  return {
    ...(/^[0-9a-f]{40}$/.test(id) && { 'vcs.ref.head.revision': id }),
    ...(name !== undefined && { 'vcs.ref.head.name': name, 'vcs.ref.head.type': kind === 'tags' ? 'tag' : 'branch' }),
  };
}

/** `service.name` is not among them: it names who tells, which is the embedding program. */
function subjectOf(id: string): Attributes {
  const { app, environment } = partsOf(id);
  return { 'deployment.name': app, 'deployment.environment.name': environment };
}

async function toldEnd<Result>(
  inner: Telemetry,
  key: string,
  work: (inner: Telemetry) => Promise<Result>,
): Promise<Result> {
  try {
    const result = await work(inner);
    inner.add({ [key]: 'success' });
    return result;
  } catch (error) {
    const code = DeployError.isInstance(error) ? error.code : '_OTHER';
    inner.add({ [key]: resultOf(code), 'error.type': code });
    throw error;
  }
}

function resultOf(code: string): string {
  if (code === 'ABORTED') return 'cancellation';
  return code === 'TIMEOUT' || code === 'HOOK_TIMEOUT' ? 'timeout' : 'failure';
}
