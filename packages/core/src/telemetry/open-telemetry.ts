import type { Context, Span } from '@opentelemetry/api';
import { silent, type Telemetry } from './telemetry.ts';

type Api = typeof import('@opentelemetry/api');

/**
 * Spans by what the embedding program has registered, under the span that is active in it. The package is the embedding
 * program's: where it is not installed, nothing is told.
 */
export async function openTelemetry(): Promise<Telemetry> {
  const api = await load();
  return api === undefined ? silent : within(api, api.context.active(), undefined);
}

async function load(): Promise<Api | undefined> {
  try {
    return await import('@opentelemetry/api');
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

/** The second code is that of bundlers. */
function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && /^(ERR_)?MODULE_NOT_FOUND$/.test(String(error.code));
}

function within(api: Api, parent: Context, span: Span | undefined): Telemetry {
  return {
    span: async (name, attributes, work) => {
      const started = api.trace.getTracer('@appliku/core').startSpan(name, { attributes }, parent);
      const inner = api.trace.setSpan(parent, started);
      try {
        return await api.context.with(inner, work, undefined, within(api, inner, started));
      } catch (error) {
        const failure = error instanceof Error ? error : new Error(String(error));
        started.recordException(failure);
        started.setStatus({ code: api.SpanStatusCode.ERROR, message: failure.message });
        throw error;
      } finally {
        started.end();
      }
    },
    add: (attributes) => void span?.setAttributes(attributes),
  };
}
