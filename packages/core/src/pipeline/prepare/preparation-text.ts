/** One thing that deploys need of a host. */
export interface PreparationStep {
  /** Name of the host. */
  readonly host: string;
  /** As in `Finding`. */
  readonly what: string;
  /** What was found first. */
  readonly before: string;
  /** What root ran for it. Empty: it was right. */
  readonly commands: readonly string[];
  /** What is there now. */
  readonly after: string;
}

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
