import { driverSuite } from '@appliku/conformance';
import { afterAll, beforeAll, it } from 'vitest';
import { compose } from './compose-driver.ts';
import { aProcess } from './testing/release.ts';
import { aWorld, type World } from './testing/world.ts';

let world: World;
beforeAll(async () => {
  world = await aWorld('drv');
});
afterAll(() => world[Symbol.asyncDispose]());

let apps = 0;
driverSuite(it, () => {
  const app = `suite${(apps += 1)}`;
  const processes = { web: aProcess({ port: 3000 }), worker: aProcess() };
  return Promise.resolve({
    driver: compose(),
    context: world.context,
    release: () => world.release(app, { processes }),
  });
});
