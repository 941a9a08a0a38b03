import { medianMs, type Operation, operations, sample, type Sample, showTrace } from '../scene/operations.ts';
import { median, round } from '../scene/numbers.ts';
import { openScene, type Scene } from '../scene/scene.ts';
import type { Figures, Settings } from '../settings.ts';

const roundTripMs = 100;

/** What a round trip of 100 ms between deployer and server adds. See docs/benchmarks.md for what is counted. */
export async function measure({ runs = 5, trace }: Settings): Promise<Figures> {
  await using scene = await openScene();
  const figures: Record<string, number> = {};
  for (const operation of operations) Object.assign(figures, await measureOne(scene, operation, { runs, trace }));
  return { ...figures, roundTripMs, runs };
}

async function measureOne(
  scene: Scene,
  operation: Operation,
  { runs, trace }: { readonly runs: number; readonly trace: boolean },
): Promise<Figures> {
  const { name } = operation;
  const near = await sample(scene, operation, { runs, roundTripMs: 0 });
  const far = await sample(scene, operation, { runs, roundTripMs });
  if (trace) {
    showTrace(`${name}, direct`, near);
    showTrace(`${name}, round trip ${roundTripMs} ms`, far);
  }
  const loginTrips = (middle(far, 'loginMs') - middle(near, 'loginMs')) / roundTripMs;
  const allTrips = (middle(far, 'ms') - middle(near, 'ms')) / roundTripMs;
  return {
    [`${name}Ms`]: medianMs(near),
    [`${name}FarMs`]: medianMs(far),
    [`${name}AddedMs`]: medianMs(far) - medianMs(near),
    [`${name}LoginRoundTrips`]: round(loginTrips, 1),
    [`${name}RoundTrips`]: round(allTrips - loginTrips, 1),
    [`${name}Connections`]: Math.max(...far.map(({ traffic }) => traffic.connections)),
    [`${name}Sessions`]: far.at(-1)?.timeline.of('session').length ?? 0,
    [`${name}DockerRequests`]: far.at(-1)?.timeline.of('docker').length ?? 0,
  };
}

function middle(samples: readonly Sample[], what: 'ms' | 'loginMs'): number {
  return median(samples.map((one) => one[what]));
}
