import type { PreparationStep } from './preparation.ts';

/** What was done on each host, and what was there. */
export function preparationText(steps: readonly PreparationStep[]): string {
  const hosts = [...new Set(steps.map(({ host }) => host))];
  return hosts.map((name) => `${name}\n${linesOf(steps.filter(({ host }) => host === name))}`).join('\n');
}

function linesOf(steps: readonly PreparationStep[]): string {
  return steps.map((step) => `  ${lineOf(step)}\n`).join('');
}

function lineOf({ what, before, commands, after }: PreparationStep): string {
  if (commands.length === 0) return `was   ${what}: ${after}`;
  return `made  ${what}: ${after} (before: ${before})`;
}
