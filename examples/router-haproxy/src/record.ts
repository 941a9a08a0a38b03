import type { Names, Route, RouteSpec, Rule } from '@appliku/core';
import * as z from 'zod';

/** What is known of one app: enough for its configuration, and to tell what is in force. */
export interface AppRecord {
  readonly app: string;
  readonly release?: number | undefined;
  readonly rules: readonly Rule[];
  readonly maintenance: boolean;
  /** `address:port`, by process. */
  readonly servers: Names<readonly string[]>;
}

const schema: z.ZodType<AppRecord> = z.object({
  app: z.string(),
  release: z.number().optional(),
  rules: z.array(z.object({ domains: z.array(z.string()), path: z.string(), to: z.string() })),
  maintenance: z.boolean(),
  servers: z.record(z.string(), z.array(z.string())),
});

const mark = '# appliku: ';

/** Kept in the configuration itself, a comment an app: both come into force together or not at all. */
export function recordLine(record: AppRecord): string {
  return `${mark}${JSON.stringify(record)}`;
}

export function recordsIn(config: string): readonly AppRecord[] {
  const lines = config.split('\n').filter((line) => line.startsWith(mark));
  return lines.map((line) => schema.parse(JSON.parse(line.slice(mark.length))));
}

export function recordOf({ app, rules, maintenance, shares }: RouteSpec): AppRecord {
  const rollout = shares[0]?.rollout;
  const servers = Object.entries(rollout?.endpoints ?? {}).map(([process, endpoints]) => [
    process,
    endpoints.flatMap((endpoint) => (endpoint.kind === 'tcp' ? [`${endpoint.address}:${endpoint.port}`] : [])),
  ]);
  return { app, release: rollout?.release.number, rules, maintenance, servers: Object.fromEntries(servers) };
}

export function routeOf({ app, release, rules, maintenance }: AppRecord): Route {
  const domains = new Set(rules.flatMap((rule) => rule.domains));
  return {
    app,
    rules,
    maintenance,
    shares: release === undefined ? [] : [{ release, weight: 100 }],
    urls: [...domains].map((domain) => `http://${domain}`),
  };
}
