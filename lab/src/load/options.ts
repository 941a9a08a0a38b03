import { z } from 'zod';
import { isAllowed } from './target.ts';

export interface LoadOptions {
  /** Where to; the host is an address of a lab or of loopback, nothing else is allowed. */
  readonly url: string;
  /** The Host header (and TLS name), for a server that serves several. */
  readonly host?: string;
  /** Requests a second, sent on time whether earlier ones were answered or not. 100 if not said. */
  readonly rate?: number;
  /** Ends by itself after that many seconds; 120 if not said. */
  readonly seconds?: number;
  /** Whether connections are used again. true if not said. */
  readonly keepAlive?: boolean;
  readonly method?: 'GET' | 'POST';
  readonly body?: string;
  /** Every so many requests one goes to this path instead ("/slow?ms=5000"). */
  readonly slow?: { readonly path: string; readonly every: number };
  /** Statuses that count as served. [200] if not said. */
  readonly expect?: readonly number[];
  /** Milliseconds after which a request counts as lost. 30 000 if not said. */
  readonly timeout?: number;
  /** The authority's certificate, for https. */
  readonly ca?: string;
}

/** The options with nothing left open. */
export interface LoadPlan {
  readonly url: string;
  readonly host?: string | undefined;
  readonly rate: number;
  readonly seconds: number;
  readonly keepAlive: boolean;
  readonly method: 'GET' | 'POST';
  readonly body: string;
  readonly slow?: { readonly path: string; readonly every: number } | undefined;
  readonly expect: readonly number[];
  readonly timeout: number;
  readonly ca?: string | undefined;
}

export const loadPlanSchema: z.ZodType<LoadPlan> = z.object({
  url: z.url({ protocol: /^https?$/, abort: true }).refine(isAllowed, 'load goes to this machine and its labs only'),
  host: z.string().optional(),
  rate: z.number().positive().max(2000).default(100),
  seconds: z.number().positive().max(600).default(120),
  keepAlive: z.boolean().default(true),
  method: z.enum(['GET', 'POST']).default('GET'),
  body: z.string().default(''),
  slow: z.object({ path: z.string().startsWith('/'), every: z.number().int().positive() }).optional(),
  expect: z.array(z.number().int()).default([200]),
  timeout: z.number().positive().default(30_000),
  ca: z.string().optional(),
});

export function planLoad(options: LoadOptions): LoadPlan {
  return loadPlanSchema.parse(options);
}
