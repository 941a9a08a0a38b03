import type { Outcome, Verdict } from './chaos.ts';
import type { SwarmOutcome } from './swarm/break-swarm.ts';

/** For people. */
export function lineOfBreak(outcome: Outcome): string {
  const { scenario, by, point, at, sent } = outcome;
  return `${by} ${scenario} ${String(point).padStart(3)} ${at.padEnd(50)} ${sent} sent  ${verdictOf(outcome)}`;
}

export function lineOfFault(outcome: SwarmOutcome): string {
  const { scenario, seconds, sent, inFlight, said } = outcome;
  const counts = `${sent} sent, ${inFlight} on their way`;
  return `${scenario.padEnd(30)} ${seconds.toFixed(1).padStart(5)} s  ${counts}  ${verdictOf(outcome)}\n    ${said}`;
}

function verdictOf({ lost, stuck, leftovers }: Verdict): string {
  const troubles = [...lost.map((line) => `lost: ${line}`), ...stuck, ...leftovers.map((line) => `left over: ${line}`)];
  return troubles.length === 0 ? 'well' : troubles.join('; ');
}
