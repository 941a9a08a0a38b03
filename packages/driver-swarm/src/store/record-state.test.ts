import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { labelsOfText, recordName, textOf } from './record-state.ts';

describe('the name of a record', () => {
  it('tells people what it is of', () => {
    expect(recordName('store', 'shop_staging', 'releases/12/state.json')).toMatchInlineSnapshot(
      `"appliku.store.shop.staging.releases.12.state.js-4801004941cbcdba"`,
    );
    expect(recordName('lease', 'app:shop')).toMatchInlineSnapshot(`"appliku.lease.app.shop-8d62e8c3120c96e8"`);
  });

  it('is one that Docker takes, and of one key only', () => {
    const part = fc.string({ unit: 'grapheme', minLength: 1 });
    fc.assert(
      fc.property(part, part, part, part, (app, key, otherApp, otherKey) => {
        const [name, other] = [recordName('store', app, key), recordName('store', otherApp, otherKey)];
        expect(name).toMatch(/^[a-zA-Z0-9](?:[a-zA-Z0-9._-]*[a-zA-Z0-9])?$/);
        expect(name.length).toBeLessThanOrEqual(64);
        expect(name === other).toBe(app === otherApp && key === otherKey);
      }),
    );
  });
});

it('a text comes back from the labels of its record as it was', () => {
  fc.assert(
    fc.property(fc.string(), fc.boolean(), (value, isSecret) => {
      const text = { key: 'releases/1/env', value, version: 'v', isSecret };
      const record = { id: '1', name: 'n', version: 1, text: '', labels: labelsOfText('shop', text) };
      expect(textOf(record)).toEqual(text);
    }),
  );
});
