import { buildProgram } from '../scene/build-program.ts';
import { type Deployer, startDeployer } from '../scene/deployer.ts';
import { round } from '../scene/numbers.ts';
import { openScene, type Scene } from '../scene/scene.ts';
import type { Figures, Settings } from '../settings.ts';
import { residue } from './residue.ts';

/** Until as many releases are there as are kept, and each way of things was gone once. */
const warmUp = 10;
const looks = 10;

/** What is there after 200 redeploys (or `--runs`) of one process that was not there after the first ten. */
export async function measure({ runs = 200, trace }: Settings): Promise<Figures> {
  const program = await buildProgram();
  await using scene = await openScene();
  await using deployer = startDeployer(program, ['--expose-gc']);
  const first = await redeploy(scene, deployer, warmUp);
  let last = first;
  for (let look = 1; look <= looks; look += 1) {
    last = await redeploy(scene, deployer, Math.round((runs * look) / looks) - Math.round((runs * (look - 1)) / looks));
    if (trace) process.stderr.write(`${JSON.stringify(last)}\n`);
  }
  const both = Object.entries(last).map(([name, value]) => [
    [`${name}.before`, first[name] ?? Number.NaN],
    [`${name}.after`, value],
  ]);
  return { ...Object.fromEntries(both.flat()), redeploys: runs };
}

async function redeploy({ change, hello }: Scene, deployer: Deployer, times: number): Promise<Figures> {
  let [ms, figures]: [number, Figures] = [0, {}];
  for (let time = 0; time < times; time += 1) {
    await change();
    const cost = await deployer.deploy([{ target: hello.target }]);
    ms += cost.ms;
    const { residentMiB, heapMiB, files, resources } = cost;
    figures = { residentMiB: round(residentMiB, 1), heapMiB: round(heapMiB, 1), openFiles: files, resources };
  }
  return { redeployMs: round(ms / times), ...figures, ...(await residue(hello.server)) };
}
