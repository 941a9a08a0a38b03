import { z } from 'zod';

export interface Failure {
  /** Milliseconds since 1970, when the request was sent. */
  readonly at: number;
  /** A code of the network ("ECONNRESET"), "timeout", or "status 502". */
  readonly error: string;
  readonly method: string;
  /** The answer's x-version, if there was an answer. */
  readonly version?: string | undefined;
  /** Whether it was sent over a connection that had served before. */
  readonly reused: boolean;
}

export interface LoadReport {
  readonly sent: number;
  readonly ok: number;
  readonly lost: number;
  readonly byError: Readonly<Record<string, number>>;
  /** Of the requests that were served, by the answer's header x-version ("none" without one). */
  readonly byVersion: Readonly<Record<string, number>>;
  /** The first thousand. */
  readonly failures: readonly Failure[];
  /** Milliseconds; of the requests that were served. */
  readonly p50: number;
  readonly p99: number;
}

export const loadReportSchema: z.ZodType<LoadReport> = z.object({
  sent: z.number(),
  ok: z.number(),
  lost: z.number(),
  byError: z.record(z.string(), z.number()),
  byVersion: z.record(z.string(), z.number()),
  failures: z.array(
    z.object({
      at: z.number(),
      error: z.string(),
      method: z.string(),
      version: z.string().optional(),
      reused: z.boolean(),
    }),
  ),
  p50: z.number(),
  p99: z.number(),
});

export interface Tally {
  sent(): void;
  served(version: string, milliseconds: number): void;
  failed(failure: Failure): void;
  report(): LoadReport;
}

export function createTally(): Tally {
  const [byError, byVersion] = [new Map<string, number>(), new Map<string, number>()];
  const failures: Failure[] = [];
  const times: number[] = [];
  let [sent, lost] = [0, 0];
  return {
    sent() {
      sent += 1;
    },
    served(version, milliseconds) {
      times.push(milliseconds);
      count(byVersion, version);
    },
    failed(failure) {
      lost += 1;
      count(byError, failure.error);
      if (failures.length < 1000) failures.push(failure);
    },
    report() {
      const sorted = times.toSorted((a, b) => a - b);
      const quantile = (part: number): number => Math.round((sorted[Math.floor(sorted.length * part)] ?? 0) * 10) / 10;
      return {
        sent,
        ok: times.length,
        lost,
        byError: Object.fromEntries(byError),
        byVersion: Object.fromEntries(byVersion),
        failures: [...failures],
        p50: quantile(0.5),
        p99: quantile(0.99),
      };
    },
  };
}

function count(map: Map<string, number>, key: string): void {
  map.set(key, (map.get(key) ?? 0) + 1);
}
