import { describe, expect, it } from 'vitest';
import { DeployError } from '../errors.ts';
import { unlessAborted } from './abort.ts';

describe('what a signal ends', () => {
  const never = new Promise<never>(() => undefined);

  it('was cancelled', async () => {
    const ended = unlessAborted(never, 'a command', AbortSignal.abort());
    await expect(ended).rejects.toMatchObject({ code: 'ABORTED', message: 'a command was cancelled' });
  });

  it('failed by what fired the signal, where that is an error of ours', async () => {
    const lost = new DeployError('the link broke', { code: 'HOST_LOST' });
    await expect(unlessAborted(never, 'a command', AbortSignal.abort(lost))).rejects.toBe(lost);
  });
});
