import { expect, it } from 'vitest';
import { AcmeError } from './acme/acme-error.ts';
import { orderEach } from './order-each.ts';

const items = ['a.test', 'b.test', 'c.test'].map((domain) => ({ domain }));
const later = (): number => performance.now() + 60_000;

it('goes on with the others where one fails', async () => {
  const asked: string[] = [];
  const failures = await orderEach(items, later(), async ({ domain }) => {
    asked.push(domain);
    if (domain === 'b.test') throw new AcmeError('refused', { type: 'caa' });
  });
  expect(asked).toEqual(['a.test', 'b.test', 'c.test']);
  expect([...failures.keys()]).toEqual(['b.test']);
});

it('asks an authority that does not answer once, not for each', async () => {
  const asked: string[] = [];
  const failures = await orderEach(items, later(), async ({ domain }) => {
    asked.push(domain);
    throw new AcmeError('No answer', { type: 'unreachable' });
  });
  expect(asked).toEqual(['a.test']);
  expect([...failures.keys()]).toEqual(['a.test', 'b.test', 'c.test']);
});

it('begins none after the deadline', async () => {
  const failures = await orderEach(items, performance.now() - 1, () => Promise.reject(new Error('asked')));
  expect([...failures.values()].map(({ type }) => type)).toEqual(['noTime', 'noTime', 'noTime']);
});

it('throws what is no answer of an authority', async () => {
  await expect(orderEach(items, later(), () => Promise.reject(new Error('disk full')))).rejects.toThrow('disk full');
});
