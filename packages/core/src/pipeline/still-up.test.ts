import { describe, expect, it } from 'vitest';
import type { Instance } from '../contract/index.ts';
import { fallenOf } from './still-up.ts';

const before: Instance = { id: 'c1', process: 'web', state: 'healthy', startedAt: '2026-01-01T00:00:00Z' };
const other: Instance = { ...before, id: 'c2' };

describe('fallenOf', () => {
  it('finds nothing where all is as it was, whatever else has come', () => {
    expect(fallenOf([before, other], [other, { ...before }, { ...before, id: 'c3', state: 'exited' }])).toBeUndefined();
  });

  it.each([
    ['ended', [{ ...before, state: 'exited', exitCode: 6 } as const]],
    ['is unhealthy', [{ ...before, state: 'unhealthy' } as const]],
    ['was started again', [{ ...before, startedAt: '2026-01-01T00:00:09Z' }]],
  ])('finds one that %s, as it is now', (_, now) => {
    expect(fallenOf([before], now)).toEqual(now[0]);
  });

  it('finds one that is gone', () => {
    expect(fallenOf([before], [])).toEqual({ id: 'c1', process: 'web', state: 'exited' });
  });
});
