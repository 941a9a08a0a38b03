import type { CronRun } from '@appliku/core';
import type { Colors } from 'picocolors/types.js';
import { table } from './table.ts';

/** A line a run, the newest last; then, where it is wanted, what each wrote. */
export function cronText(runs: readonly CronRun[], withOutput: boolean, paint: Colors): string {
  if (runs.length === 0) return 'It has not run yet.\n';
  const rows = runs.map(({ startedAt, endedAt, release, outcome, exitCode }) => [
    startedAt.slice(0, 19).replace('T', ' '),
    endedAt?.slice(11, 19) ?? '',
    release === undefined ? '' : String(release),
    outcome,
    exitCode === undefined ? '' : String(exitCode),
  ]);
  const lines = table([['STARTED (UTC)', 'ENDED', 'RELEASE', 'OUTCOME', 'EXIT CODE'], ...rows]);
  const outputs = withOutput ? runs.map(({ startedAt, output }) => `\n${paint.bold(startedAt)}\n${output}`) : [];
  return `${lines}${outputs.join('')}`;
}
