import { type Operation, sample, type Sample, showTrace } from './operations.ts';
import { median, round } from './numbers.ts';
import type { Scene } from './scene.ts';
import type { Figures, Settings } from '../settings.ts';

/** Of a deployer on another continent. */
export const usualRoundTripMs = 100;

/**
 * What a distance adds to an operation. Its round trips one after the other are the time it adds, by that of one: those
 * that wait for each other count, those at the same time as others, or as work of the server, do not.
 */
export async function measureDistance(
  scene: Scene,
  operation: Operation,
  { runs, roundTripMs = usualRoundTripMs, trace }: Settings & { readonly runs: number },
): Promise<Figures> {
  const { name } = operation;
  const near = await sample(scene, operation, { runs, roundTripMs: 0 });
  const far = await sample(scene, operation, { runs, roundTripMs });
  await scene.link.delay(0);
  if (trace) {
    showTrace(`${name}, direct`, near);
    showTrace(`${name}, round trip ${roundTripMs} ms`, far);
  }
  const added = middle(far, 'ms') - middle(near, 'ms');
  const addedToLogin = middle(far, 'loginMs') - middle(near, 'loginMs');
  const last = far.at(-1);
  return {
    [`${name}Ms`]: round(middle(near, 'ms')),
    [`${name}FarMs`]: round(middle(far, 'ms')),
    [`${name}AddedMs`]: round(added),
    [`${name}LoginRoundTrips`]: round(addedToLogin / roundTripMs, 1),
    [`${name}RoundTrips`]: round((added - addedToLogin) / roundTripMs, 1),
    [`${name}Connections`]: Math.max(...far.map(({ traffic }) => traffic.connections)),
    [`${name}Sessions`]: last?.timeline.of('session').length ?? 0,
    [`${name}DockerRequests`]: last?.timeline.of('docker').length ?? 0,
  };
}

function middle(samples: readonly Sample[], what: 'ms' | 'loginMs'): number {
  return median(samples.map((one) => one[what]));
}
