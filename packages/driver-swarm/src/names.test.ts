import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  appNetwork,
  jobStack,
  releaseNetwork,
  relayName,
  serviceName,
  servicesStack,
  short,
  stackName,
} from './names.ts';

/** As the options allow them. */
const name = fc.stringMatching(/^[a-z]([a-z0-9-]{0,38}[a-z0-9])?$/);
const app = fc.oneof(
  name,
  fc.tuple(name, name).map(([one, environment]) => `${one}_${environment.slice(0, 20)}`),
);
/** What Swarm takes for the name of a service or a network. */
const taken = /^[a-zA-Z0-9](?:[-_]*[A-Za-z0-9]+)*$/;

describe('names', () => {
  it('are said plainly where they are short', () => {
    expect(stackName('shop', 'a')).toBe('shop__a');
    expect(serviceName('shop_staging', 'b', 'web')).toBe('shop_staging__b_web');
    expect([jobStack('shop', 'release'), relayName('shop', 'k')]).toEqual(['shop__job__release', 'shop__relay__k']);
  });

  it('are such as Swarm takes, whatever app and process are called', () => {
    fc.assert(
      fc.property(app, name, (id, process) => {
        const clean = id.replace(/-$/, '');
        const all = [
          serviceName(clean, 'a', process),
          `${jobStack(clean, process)}_job`,
          relayName(clean, 'a1b2c3d4'),
          `${servicesStack(clean)}_${short(process)}`,
          appNetwork(clean),
          releaseNetwork(clean, 'b'),
        ];
        for (const one of all) {
          expect(one).toMatch(taken);
          expect(one.length).toBeLessThanOrEqual(63);
        }
      }),
    );
  });

  it('ask the network of the release before that of the app', () => {
    fc.assert(
      fc.property(app, (id) => {
        expect(releaseNetwork(id, 'a') < appNetwork(id)).toBe(true);
      }),
    );
  });
});
