import { expect, it } from 'vitest';
import { AcmeError } from './acme-error.ts';
import { orderEach } from './order-due.ts';

it('goes on with the others where one fails', async () => {
  const asked: string[] = [];
  const failures = await orderEach(['a.test', 'b.test', 'c.test'], async (domain) => {
    asked.push(domain);
    if (domain === 'b.test') throw new AcmeError('refused', { type: 'caa' });
  });
  expect(asked).toEqual(['a.test', 'b.test', 'c.test']);
  expect([...failures.keys()]).toEqual(['b.test']);
});

it('asks an authority that does not answer once, not for each', async () => {
  const asked: string[] = [];
  const failures = await orderEach(['a.test', 'b.test', 'c.test'], async (domain) => {
    asked.push(domain);
    throw new AcmeError('No answer', { type: 'unreachable' });
  });
  expect(asked).toEqual(['a.test']);
  expect([...failures.keys()]).toEqual(['a.test', 'b.test', 'c.test']);
});

it('throws what is no answer of an authority', async () => {
  await expect(orderEach(['a.test'], () => Promise.reject(new Error('disk full')))).rejects.toThrow('disk full');
});
