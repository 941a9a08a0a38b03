import type { Context, Fields, Host, Names, Places } from '@appliku/core';

/** One record that was logged. */
export interface RecordedLog {
  readonly level: 'debug' | 'info' | 'warn';
  readonly text: string;
  readonly fields: Fields;
}

export interface TestContext extends Context {
  /** All that was logged so far. */
  readonly records: readonly RecordedLog[];
  readonly masked: ReadonlySet<string>;
}

/** A context for calling a plugin without a pipeline. */
export function testContext(options: {
  readonly host: Host;
  readonly places?: Partial<Places>;
  readonly secrets?: Names<string>;
  readonly signal?: AbortSignal;
  readonly stage?: string;
}): TestContext {
  const records: RecordedLog[] = [];
  const masked = new Set<string>();
  const record =
    (level: RecordedLog['level']) =>
    (text: string, fields: Fields = {}): void =>
      void records.push({ level, text, fields });
  return {
    deployment: 'test',
    stage: options.stage ?? 'test',
    places: { build: options.host, run: options.host, route: [options.host], nodes: [options.host], ...options.places },
    signal: options.signal ?? new AbortController().signal,
    log: { debug: record('debug'), info: record('info'), warn: record('warn') },
    secrets: () => Promise.resolve(options.secrets ?? {}),
    mask: (value) => void masked.add(value),
    progress: () => undefined,
    records,
    masked,
  };
}
