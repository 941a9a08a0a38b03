import * as z from 'zod';

/** Ports and logs of what is run. */
export interface ComposeOptions {
  /** Ports on the loopback address of the run host that instances are published on. Default: 20000 to 29999. */
  readonly ports?: { readonly from: number; readonly to: number };
  /** What Docker keeps of each container's log. Default: 3 files of 10 MB. */
  readonly logs?: { readonly maxMegabytes: number; readonly maxFiles: number };
  /**
   * Names, in Docker, of volumes that somebody else made and the app is to use, e.g. `shop_data`. They are never removed.
   * Default: none, and then such a one is an error (`NAME_TAKEN`).
   */
  readonly adopt?: readonly string[];
}

export interface Settings {
  readonly ports: { readonly from: number; readonly to: number };
  readonly logs: { readonly maxMegabytes: number; readonly maxFiles: number };
  readonly adopt: readonly string[];
}

const port = z.int().min(1).max(65_535);
const schema = z.strictObject({
  ports: z
    .strictObject({ from: port, to: port })
    .refine(({ from, to }) => from <= to, '`from` is above `to`')
    .default({ from: 20_000, to: 29_999 }),
  logs: z
    .strictObject({ maxMegabytes: z.int().min(1), maxFiles: z.int().min(1) })
    .default({ maxMegabytes: 10, maxFiles: 3 }),
  adopt: z.array(z.string()).default([]),
});

/** @throws TypeError naming every mistake with the path of its option */
export function checkOptions(options: ComposeOptions): Settings {
  const result = schema.safeParse(options);
  if (result.success) return result.data;
  const mistakes = result.error.issues.map(({ path, message }) => `${['compose', ...path].join('.')}: ${message}`);
  throw new TypeError(mistakes.join('\n'));
}
