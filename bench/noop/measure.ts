import { medianMs, operations, sample, showTrace } from '../scene/operations.ts';
import { round } from '../scene/numbers.ts';
import { openScene } from '../scene/scene.ts';
import type { Figures, Settings } from '../settings.ts';

/** A deploy with nothing changed: over a new connection, by a process that has deployed before. */
export async function measure({ runs = 10, trace }: Settings): Promise<Figures> {
  await using scene = await openScene();
  const { server } = scene.hello;
  const running = (): Promise<string> =>
    server.run(['sh', '-c', 'docker ps -q | xargs docker inspect -f "{{.Id}} {{.State.StartedAt}}" | sort']);
  const before = await running();
  const samples = await sample(scene, operations.noop, { runs, roundTripMs: 0 });
  const after = await running();
  if (trace) showTrace('noop', samples);
  return {
    noopMs: medianMs(samples),
    slowestMs: round(Math.max(...samples.map(({ ms }) => ms))),
    restarted: after.split('\n').filter((line) => !before.includes(line)).length,
    runs,
  };
}
