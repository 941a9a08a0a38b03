import type { QueueJob } from '../queue/job.ts';

/** What became of a job, for people: its state by itself, then why, and where it serves. */
export function endLines({ state, error, result, supersededBy }: QueueJob): readonly string[] {
  return [
    state,
    ...(supersededBy === undefined ? [] : [`The newer job ${supersededBy} took its place.`]),
    ...(result?.release === undefined ? [] : [`${result.outcome}: release ${result.release}`]),
    ...(result?.urls ?? []),
    ...(error === undefined ? [] : linesOf(`${error.code}: ${error.message}`)),
    ...(error?.output ?? []).flatMap(linesOf).map((line) => `| ${line}`),
    ...(error?.hint === undefined ? [] : linesOf(error.hint)),
  ];
}

/** A carriage return would end a line, too. */
export function linesOf(text: string): readonly string[] {
  return text.split(/\r\n|\n|\r/);
}
