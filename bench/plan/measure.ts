import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { eject } from '@appliku/builder-buildpacks';
import { median, round, timed } from '../scene/numbers.ts';
import type { Figures, Settings } from '../settings.ts';

const fixtures = fileURLToPath(new URL('../../packages/builder-buildpacks/fixtures', import.meta.url));

/** From a directory to the text of its Dockerfile, for each fixture of the builder; offline, the first time included. */
export async function measure({ runs = 20 }: Settings): Promise<Figures> {
  const names = readdirSync(fixtures);
  const all = Array.from({ length: runs }, () => names).flat();
  const times: number[] = [];
  for (const name of all) times.push((await timed(() => eject(`${fixtures}/${name}`, 'shop'))).ms);
  return { fixtures: names.length, maxMs: round(Math.max(...times), 1), medianMs: round(median(times), 1), runs };
}
