import { z } from 'zod';
import type { Target } from '../../e2e/src/deployment.ts';

/** One deploy of examples/hello. */
export interface Order {
  readonly target: Target;
  /** By way of a slow link. */
  readonly via?: { readonly port: number; readonly hostKey: string };
}

/** What all orders at once took, and what the process is like afterwards. */
export interface Cost {
  /** Of each order: an outcome or an error. */
  readonly outcomes: readonly string[];
  readonly ms: number;
  /** Of the process, since it began. */
  readonly cpuMs: number;
  /** The most it ever was. */
  readonly peakMiB: number;
  readonly residentMiB: number;
  readonly heapMiB: number;
  /** Open file descriptors. */
  readonly files: number;
  /** What keeps the process alive. */
  readonly resources: number;
}

export const costSchema: z.ZodType<Cost> = z.object({
  outcomes: z.array(z.string()),
  ms: z.number(),
  cpuMs: z.number(),
  peakMiB: z.number(),
  residentMiB: z.number(),
  heapMiB: z.number(),
  files: z.number(),
  resources: z.number(),
});
