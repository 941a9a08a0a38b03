import type { DeploymentEvent } from '@appliku/core';
import type { Colors } from 'picocolors/types.js';
import { seconds } from '../text/durations.ts';

/** What is written of an event for good. */
export function eventLines(
  event: DeploymentEvent,
  { verbose, paint }: { readonly verbose: boolean; readonly paint: Colors },
): readonly string[] {
  switch (event.type) {
    case 'stage:end': {
      const sign = event.error === undefined ? paint.green('✓') : paint.red('✗');
      return [`${sign} ${event.stage.padEnd(8)} ${seconds(event.durationMs).padStart(7)}`];
    }
    case 'log':
      if (event.level === 'warn') return [`${paint.yellow('!')} ${event.text}`];
      if (event.level === 'info') return [`  ${event.text}`];
      return verbose ? [paint.dim(`  | ${event.text}`)] : [];
    case 'warning': {
      const { message, hint } = event.error;
      return [`${paint.yellow('!')} ${message}`, ...(hint === undefined ? [] : [`  ${paint.dim(hint)}`])];
    }
    case 'certificate:expiring':
      return [`${paint.yellow('!')} The certificate of ${event.names.join(', ')} ends at ${event.notAfter}`];
    case 'run:end':
      return event.error === undefined ? [paint.dim(`  ${seconds(event.durationMs)} in all`)] : [];
    default:
      return [];
  }
}
