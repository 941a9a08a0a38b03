import { expect, it } from 'vitest';
import { checkApp } from './check-spec.ts';
import { upstreamName } from './names.ts';

const names = ['a', 'b', 'relay', 'web', 'a-b', 'shop', 'staging', 'shop-staging'];
const ids = [...names, ...names.flatMap((app) => names.map((environment) => `${app}_${environment}`))];

it('takes an app with its environment, and nothing that could be two', () => {
  for (const id of ids) expect(() => checkApp(id)).not.toThrow();
  for (const id of ['a_b_c', 'a_', '_a', 'a__b', 'a_B', `a_${'b'.repeat(21)}`, 'a.b'])
    expect(() => checkApp(id)).toThrow(TypeError);
});

it('gives no two lanes one name, whatever the apps and their environments', () => {
  const slots = ['a', 'b', 'relay'] as const;
  const all = ids.flatMap((id) => names.flatMap((lane) => slots.map((slot) => upstreamName(id, lane, slot))));
  expect(new Set(all).size).toBe(ids.length * names.length * slots.length);
});
