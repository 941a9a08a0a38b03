import fc from 'fast-check';
import { expect, it } from 'vitest';
import { appId, partsOf } from './app-id.ts';
import { labelsOf } from './engine/labels.ts';
import { publicDirectory, stateDirectory } from './hosts/paths.ts';
import { leaseName } from './ledger/file-store.ts';

/** Of few parts, so that pairs which are nearly the same come up. */
const name = fc
  .array(fc.constantFrom('a', 'shop', 'staging'), { minLength: 1, maxLength: 3 })
  .map((parts) => parts.join('-'));
const pair = fc.record({ app: name, environment: fc.oneof(name, fc.constant('production')) });

it('leaves production its plain name', () => {
  expect([appId('shop'), appId('shop', 'production'), appId('shop', 'staging')]).toEqual([
    'shop',
    'shop',
    'shop_staging',
  ]);
});

it('can be taken apart again', () => {
  fc.assert(
    fc.property(pair, ({ app, environment }) => {
      expect(partsOf(appId(app, environment))).toEqual({ app, environment });
    }),
  );
});

it.each([stateDirectory, publicDirectory, leaseName, (id: string) => JSON.stringify(labelsOf(id))])(
  'gives no two environments one name: %o',
  (nameOf) => {
    fc.assert(
      fc.property(fc.array(pair, { minLength: 2, maxLength: 20 }), (pairs) => {
        const names = pairs.map(({ app, environment }) => nameOf(appId(app, environment)));
        expect(new Set(names).size).toBe(new Set(pairs.map((one) => JSON.stringify(one))).size);
      }),
    );
  },
);
