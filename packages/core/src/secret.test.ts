import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { Secret, secret } from './secret.ts';

describe('secret', () => {
  it('shows itself nowhere', () => {
    const value = secret('hunter2');
    const shown = [JSON.stringify({ value }), inspect({ value }), String(value), Object.values(value).join('')];
    expect(shown.join(' ')).not.toContain('hunter2');
    expect(value.reveal()).toBe('hunter2');
  });

  it('refuses what cannot be masked', () => {
    for (const value of ['', 'abc']) expect(() => secret(value)).toThrow(TypeError);
  });

  it('is recognised across copies of the package', () => {
    const other = { [Symbol.for('@appliku/core.Secret')]: true };
    expect(Secret.isInstance(other)).toBe(true);
    expect(Secret.isInstance('hunter2')).toBe(false);
  });
});
