import { describe, expect, it } from 'vitest';
import { ensureMade } from './ensure-made.ts';

describe('ensureMade', () => {
  it('makes nothing that is there', async () => {
    await ensureMade(
      async () => true,
      () => Promise.reject(new Error('made')),
    );
  });

  it('takes what a try without an answer made', async () => {
    let isThere = false;
    const make = async (): Promise<void> => {
      isThere = true;
      throw new Error('already exists');
    };
    await ensureMade(async () => isThere, make);
  });

  it('tells what kept it from being made', async () => {
    const make = (): Promise<void> => Promise.reject(new Error('no room'));
    await expect(ensureMade(async () => false, make)).rejects.toThrow('no room');
  });
});
