import type { Deployment, Recorded } from '@appliku/core';

export function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

/** Prints each stage with its time as it ends, and what the deploy has to say meanwhile. */
export function showStages(deployment: Deployment): void {
  deployment.on('stage:end', ({ stage, durationMs, error }) => {
    print(
      `  ${error === undefined ? 'ok    ' : 'failed'} ${stage.padEnd(9)} ${(durationMs / 1000).toFixed(1).padStart(5)} s`,
    );
  });
  deployment.on('log', ({ level, text }) => {
    if (level !== 'debug') print(`         ${text}`);
  });
  deployment.on('warning', ({ error }) => print(`  warning: ${error.message}`));
}

export function releaseLine({ release, entry }: Recorded): string {
  const { number, revision, restores } = release;
  const what = restores === undefined ? (revision.subject ?? revision.id) : `restores ${restores}`;
  return [String(number).padStart(2), entry.phase.padEnd(8), what, entry.error ?? ''].join('  ').trimEnd();
}
