import { once } from 'node:events';
import { setImmediate } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, it } from 'vitest';
import { deadline } from './deadline.ts';

it('fires when the time is over, whatever was collected meanwhile', async () => {
  setFlagsFromString('--expose-gc');
  using limit = deadline(50, new AbortController().signal);
  const fired = once(limit.signal, 'abort');
  await setImmediate();
  runInNewContext('gc')();
  await fired;
  expect(limit.passed).toBe(true);
  expect(String(limit.signal.reason)).toContain('not within 0.05 s');
});

it('fires with the other signal', () => {
  const cancel = new AbortController();
  using limit = deadline(60_000, cancel.signal);
  cancel.abort();
  expect(limit.signal.aborted).toBe(true);
  expect(limit.passed).toBe(false);
});
