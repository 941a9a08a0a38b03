import { expect, it } from 'vitest';
import { Usage } from './usage.ts';

it('ends when the last one is done', async () => {
  let ended = 0;
  const usage = new Usage(async () => void (ended += 1));
  const first = usage.begin();
  const second = usage.begin();
  await usage.close();
  first();
  first();
  expect(ended).toBe(0);
  second();
  expect(ended).toBe(1);
});

it('ends at once when nobody uses it', async () => {
  let ended = 0;
  const usage = new Usage(async () => void (ended += 1));
  await usage.during(() => Promise.resolve());
  await usage.close();
  expect(ended).toBe(1);
});

it('goes on until it is to be closed', async () => {
  let ended = 0;
  const usage = new Usage(async () => void (ended += 1));
  await expect(usage.during(() => Promise.reject(new Error('no')))).rejects.toThrow('no');
  expect(ended).toBe(0);
});
