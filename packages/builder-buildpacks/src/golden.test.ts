import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { eject } from './eject.ts';

const here = (path: string): string => fileURLToPath(new URL(`../${path}`, import.meta.url));

const names = readdirSync(here('fixtures'));

test.each(names)('%s is planned as it was', async (name) => {
  const { plan, dockerfile } = await eject(here(`fixtures/${name}`), 'shop');
  // The stages are what the Dockerfile is made of.
  const { stages: _stages, ...rest } = plan;
  await expect(`${JSON.stringify(rest, null, 2)}\n`).toMatchFileSnapshot(here(`golden/${name}.json`));
  await expect(dockerfile).toMatchFileSnapshot(here(`golden/${name}.Dockerfile`));
});

test.each(names)(
  '%s runs without rights and a compiler, and no cache of its build is among its files',
  async (name) => {
    const { dockerfile } = await eject(here(`fixtures/${name}`), 'shop');
    const [before = '', app = ''] = dockerfile.split(/^FROM .* AS app$/m);
    expect(app).toMatch(/\nUSER 10001:10001\n(?:.*\n)*CMD \["/);
    expect(app).not.toMatch(/--mount|build-essential|-dev\b/);
    const caches = [...before.matchAll(/type=cache,id=([^,]+),target=([^, ]+)/g)];
    expect(caches.filter(([, id, target]) => !id?.startsWith('shop-') || target?.startsWith('/srv/'))).toEqual([]);
  },
);
