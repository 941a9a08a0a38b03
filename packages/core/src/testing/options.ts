import { fakeWorld } from '@appliku/conformance';
import { configure } from '../options/configure.ts';
import type { DeploymentOptions } from '../options/options.ts';

/** Of a shop with a web process, on fakes. */
export function optionsWith(other: object = {}): DeploymentOptions {
  const { host, source, builder, driver, router } = fakeWorld();
  return { app: 'shop', host, source, builder, driver, router, processes: { web: { port: 3000 } }, ...other };
}

/** What is said of them, a line each. */
export function mistakesOf(other: object): readonly string[] {
  try {
    configure(optionsWith(other));
    return [];
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    return error.message
      .split('\n')
      .slice(1)
      .map((line) => line.trim());
  }
}
