import { median, round, timed } from './numbers.ts';
import type { Traffic } from './slow-link.ts';
import type { Scene } from './scene.ts';
import { Timeline } from './timeline.ts';
import { watchConnections } from './watch.ts';

/** One thing to measure again and again. */
export interface Operation {
  readonly name: string;
  /** Not part of it. */
  readonly prepare: (scene: Scene) => Promise<unknown>;
  readonly work: (scene: Scene) => Promise<unknown>;
}

/** One time that it was done. */
export interface Sample {
  readonly ms: number;
  /** From the first packet to the end of the login. */
  readonly loginMs: number;
  readonly traffic: Traffic;
  readonly timeline: Timeline;
}

export const operations: Readonly<Record<'redeploy' | 'noop' | 'rollback', Operation>> = {
  redeploy: {
    name: 'redeploy',
    prepare: (scene) => scene.change(),
    work: async ({ deployment }) => expectOutcome((await deployment.deploy()).outcome, 'deployed'),
  },
  noop: {
    name: 'noop',
    prepare: () => Promise.resolve(),
    work: async ({ deployment }) => expectOutcome((await deployment.deploy()).outcome, 'unchanged'),
  },
  rollback: {
    name: 'rollback',
    prepare: () => Promise.resolve(),
    work: ({ deployment }) => deployment.rollback(),
  },
};

/** Does it so many times, one after the other, over a link of this round trip. */
export async function sample(
  scene: Scene,
  { prepare, work }: Operation,
  { runs, roundTripMs }: { readonly runs: number; readonly roundTripMs: number },
): Promise<readonly Sample[]> {
  await scene.link.delay(roundTripMs);
  const samples: Sample[] = [];
  for (let times = 0; times < runs; times += 1) {
    await prepare(scene);
    await scene.link.traffic();
    const timeline = new Timeline();
    const unwatch = watchConnections(() => timeline);
    const { ms } = await timed(() => work(scene)).finally(unwatch);
    const traffic = await scene.link.traffic();
    samples.push({ ms, loginMs: timeline.total('login'), traffic, timeline });
  }
  return samples;
}

export function medianMs(samples: readonly Sample[]): number {
  return round(median(samples.map(({ ms }) => ms)));
}

/** What was asked for with --trace. */
export function showTrace(title: string, samples: readonly Sample[]): void {
  const last = samples.at(-1);
  if (last !== undefined) process.stderr.write(`\n${title}: ${last.ms.toFixed(0)} ms\n${last.timeline.text()}`);
}

function expectOutcome(outcome: string, expected: string): void {
  if (outcome !== expected) throw new Error(`the outcome is ${outcome}, not ${expected}`);
}
