import { once } from 'node:events';
import { setImmediate } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, it } from 'vitest';
import { timeLimit } from './time-limit.ts';

it('fires when the time is over, whatever was collected meanwhile', async () => {
  setFlagsFromString('--expose-gc');
  using limit = timeLimit(new AbortController().signal, 50);
  const fired = once(limit.signal, 'abort');
  await setImmediate();
  runInNewContext('gc')();
  await fired;
  expect(String(limit.signal.reason)).toContain('not within 0.05 s');
});

it('fires with the other signal', () => {
  const cancel = new AbortController();
  using limit = timeLimit(cancel.signal, 60_000);
  cancel.abort();
  expect(limit.signal.aborted).toBe(true);
});
