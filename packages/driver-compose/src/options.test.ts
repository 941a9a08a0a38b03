import { describe, expect, it } from 'vitest';
import { compose } from './compose-driver.ts';
import { checkOptions } from './options.ts';

describe('compose', () => {
  it('has defaults', () => {
    expect(checkOptions({})).toEqual({
      ports: { from: 20_000, to: 29_999 },
      logs: { maxMegabytes: 10, maxFiles: 3 },
      adopt: [],
    });
  });

  it('names every mistake with its path', () => {
    const call = (): unknown => compose({ ports: { from: 0, to: 2 }, logs: { maxMegabytes: 10, maxFiles: 0 } });
    expect(call).toThrow(TypeError);
    expect(call).toThrow(/compose\.ports\.from: .*\ncompose\.logs\.maxFiles: /);
    expect(() => compose({ ports: { from: 3, to: 2 } })).toThrow('compose.ports: `from` is above `to`');
  });
});
