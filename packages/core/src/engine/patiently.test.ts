import { describe, expect, it } from 'vitest';
import { DeployError } from '../errors.ts';
import { patiently } from './patiently.ts';

const leaderless = new DeployError('The swarm does not have a leader', { code: 'CLUSTER_NO_MAJORITY' });

/** Fails with each of these, then answers. */
function failing(...errors: readonly Error[]): { readonly work: () => Promise<string>; readonly left: () => number } {
  const left = [...errors];
  const work = async (): Promise<string> => {
    const error = left.shift();
    if (error !== undefined) throw error;
    return 'done';
  };
  return { work, left: () => left.length };
}

describe('patiently', () => {
  it('asks again while there is no leader', async () => {
    expect(await patiently(failing(leaderless, leaderless).work)).toBe('done');
  });

  it('gives up when the bound is over', async () => {
    const { work, left } = failing(leaderless, leaderless);
    await expect(patiently(work, { waitMs: 0 })).rejects.toBe(leaderless);
    expect(left()).toBe(1);
  });

  it('tells anything else at once', async () => {
    const other = new Error('other');
    await expect(patiently(failing(other).work)).rejects.toBe(other);
  });

  it('ends with its signal', async () => {
    const signal = AbortSignal.abort(new Error('cancelled'));
    await expect(patiently(failing(leaderless).work, { signal })).rejects.toMatchObject({ name: 'AbortError' });
  });
});
