import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { eject } from './eject.ts';

const here = (path: string): string => fileURLToPath(new URL(`../${path}`, import.meta.url));

test.each(readdirSync(here('fixtures')))('%s is planned as it was', async (name) => {
  const { plan, dockerfile } = await eject(here(`fixtures/${name}`), 'shop');
  // The stages are what the Dockerfile is made of.
  const { stages: _stages, ...rest } = plan;
  await expect(`${JSON.stringify(rest, null, 2)}\n`).toMatchFileSnapshot(here(`golden/${name}.json`));
  await expect(dockerfile).toMatchFileSnapshot(here(`golden/${name}.Dockerfile`));
});
