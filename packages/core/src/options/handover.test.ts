import { describe, expect, it } from 'vitest';
import { chooseHandover, reasonToReplace } from './handover.ts';

const volumes = { data: { shared: false }, media: { shared: true } };

describe('handover', () => {
  it('is overlap where nothing speaks against it', () => {
    expect(chooseHandover(undefined, {}, volumes)).toBe('overlap');
    expect(chooseHandover(undefined, { mounts: { media: '/media' } }, volumes)).toBe('overlap');
  });

  it('is replace, with the reason, where a volume has one writer', () => {
    const process = { mounts: { media: '/media', data: '/data' } };
    expect(chooseHandover(undefined, process, volumes)).toBe('replace');
    expect(reasonToReplace(process, volumes)).toBe('its volume data is not shared');
  });

  it('is what the user said', () => {
    expect(chooseHandover('overlap', { mounts: { data: '/data' } }, volumes)).toBe('overlap');
    expect(chooseHandover('replace', {}, volumes)).toBe('replace');
  });
});
