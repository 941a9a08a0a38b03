import { round } from '../scene/numbers.ts';
import { medianMs, operations, sample, showTrace } from '../scene/operations.ts';
import { openScene } from '../scene/scene.ts';
import type { Figures, Settings } from '../settings.ts';

/** To the release before, and back again, and so on. */
export async function measure({ runs = 10, trace }: Settings): Promise<Figures> {
  await using scene = await openScene();
  const samples = await sample(scene, operations.rollback, { runs, roundTripMs: 0 });
  if (trace) showTrace('rollback', samples);
  return { rollbackMs: medianMs(samples), slowestMs: round(Math.max(...samples.map(({ ms }) => ms))), runs };
}
