import type { Names } from '../contract/index.ts';

export type Attributes = Names<string | number>;

/** Where spans go. Each work gets what its own spans are under. */
export interface Telemetry {
  /** Works within a span. What it rejects with is recorded as it is: masked before. */
  span<Result>(name: string, attributes: Attributes, work: (inner: Telemetry) => Promise<Result>): Promise<Result>;
  /** Adds to the span that this one is within. */
  add(attributes: Attributes): void;
}

/** For embedding programs without OpenTelemetry. */
export const silent: Telemetry = {
  span: async (_name, _attributes, work) => work(silent),
  add: () => undefined,
};
