import type { Deployment } from '@appliku/core';
import { deploymentOf } from '../../e2e/src/deployment.ts';
import { median, round, timed } from '../scene/numbers.ts';
import { openScene } from '../scene/scene.ts';
import type { Figures, Settings } from '../settings.ts';
import { openByHand, type Redeploy } from './by-hand.ts';

/** A redeploy with one changed file, against the same by hand: in turns, each of a change of its own. */
export async function measure({ runs = 7 }: Settings): Promise<Figures> {
  await using scene = await openScene();
  await using compose = await openByHand(scene, 'compose');
  await using docker = await openByHand(scene, 'docker');
  const deployment = deploymentOf(scene.hello.target);
  const ways = [
    { name: 'core', samples: Array<Redeploy>(), redeploy: () => redeploy(deployment) },
    { name: 'byHand', samples: Array<Redeploy>(), redeploy: () => compose.redeploy() },
    { name: 'byDockerRun', samples: Array<Redeploy>(), redeploy: () => docker.redeploy() },
  ];
  const unmeasured = 2;
  for (let times = -unmeasured; times < runs; times += 1)
    for (const way of ways) {
      await scene.change();
      const sample = await way.redeploy();
      if (times >= 0) way.samples.push(sample);
    }
  const [core = Number.NaN, byHand = Number.NaN, byDockerRun = Number.NaN] = ways.map(({ samples }) =>
    median(samples.map(({ ms }) => ms)),
  );
  const stages = ways.map(({ name, samples }) => stagesOf(name, samples));
  return Object.assign(
    { ratio: round(core / byHand, 2), ratioToDockerRun: round(core / byDockerRun, 2) },
    { coreMs: round(core), byHandMs: round(byHand), byDockerRunMs: round(byDockerRun) },
    ...stages,
    { runs },
  );
}

async function redeploy(deployment: Deployment): Promise<Redeploy> {
  const stages: Record<string, number> = {};
  const stop = deployment.on('stage:end', ({ stage, durationMs }) => (stages[stage] = durationMs));
  const { ms } = await timed(() => deployment.deploy()).finally(stop);
  return { ms, stages };
}

/** Of the middle of each stage: they do not add up to the middle of the whole. */
function stagesOf(way: string, samples: readonly Redeploy[]): Figures {
  const names = [...new Set(samples.flatMap(({ stages }) => Object.keys(stages)))];
  return Object.fromEntries(
    names.map((name) => [`${way}.${name}Ms`, median(samples.map(({ stages }) => stages[name] ?? Number.NaN))]),
  );
}
