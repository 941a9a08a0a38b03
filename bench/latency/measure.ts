import { operations } from '../scene/operations.ts';
import { measureDistance, usualRoundTripMs } from '../scene/round-trips.ts';
import { openScene } from '../scene/scene.ts';
import type { Figures, Settings } from '../settings.ts';

/** What a round trip of 100 ms (or `--round-trip`) between deployer and server adds to each operation. */
export async function measure({ runs = 5, roundTripMs = usualRoundTripMs, trace }: Settings): Promise<Figures> {
  await using scene = await openScene();
  const figures: Record<string, number> = {};
  for (const operation of Object.values(operations))
    Object.assign(figures, await measureDistance(scene, operation, { runs, roundTripMs, trace }));
  return { ...figures, roundTripMs, runs };
}
