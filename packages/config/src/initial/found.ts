import type { Names } from '@appliku/core';
import type { FileBuild, FileProcess, FileVariable } from '../file/app-file.ts';

/** What a file of another format says of an app, in the words of `appliku.yml`. */
export interface Found {
  readonly build: FileBuild;
  readonly services: Names<FileProcess>;
  readonly databases: Names<{ readonly type: string }>;
  readonly volumes: Names<{ readonly target: string }>;
  readonly variables: readonly FileVariable[];
  /** What was not taken over, and what people are to look at: a line each. */
  readonly notes: readonly string[];
}

export const nothing: Found = { build: {}, services: {}, databases: {}, volumes: {}, variables: [], notes: [] };

/** A text as it can stand in a line of a comment, whatever it holds. */
export function told(given: unknown): string {
  const line = JSON.stringify(given) ?? '';
  return line.length > 100 ? `${line.slice(0, 99)}…` : line;
}
