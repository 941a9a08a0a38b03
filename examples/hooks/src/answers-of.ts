import type { Host, Release } from '@appliku/core';
import * as z from 'zod';

/** Where Nginx writes a line of JSON a request. */
const logFile = '/var/log/nginx/appliku.log';
const most = 100_000;
const line = z.object({ app: z.string(), release: z.number().nullable(), status: z.number() });

// #region answers
/** How a release has answered so far. */
export interface Answers {
  readonly all: number;
  /** Those of 500 and above. */
  readonly errors: number;
}

/** What Nginx says of it. Its log can be read by root, and by who is in the group `adm`. */
export async function answersOf(host: Host, { app, number }: Release, signal: AbortSignal): Promise<Answers> {
  const { stdout } = await host.run(['tail', '--lines', String(most), logFile], { signal });
  const own = stdout
    .split('\n')
    .slice(0, -1)
    .map((text) => line.parse(JSON.parse(text)))
    .filter((request) => request.app === app && request.release === number);
  return { all: own.length, errors: own.filter(({ status }) => status >= 500).length };
}
// #endregion answers
