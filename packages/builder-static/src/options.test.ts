import { fakeWorld } from '@appliku/conformance';
import { describe, expect, it } from 'vitest';
import { staticSite } from './static-builder.ts';

const { builder: from } = fakeWorld();

describe('staticSite()', () => {
  it.each([
    [{ directory: '/etc' }, 'directory: must be counted from the top of the checkout'],
    [{ directory: '../other' }, 'directory: must not contain ..'],
    [{ output: 'dist' }, 'from: must be a builder that makes an image, e.g. buildpacks()'],
    [{ from, output: 'a/../..' }, 'output: must not contain ..'],
    [{ from, output: 'dist', directory: 'public' }, 'directory: there is no such option'],
    [{ from: staticSite(), output: 'dist' }, 'from: must be a builder that makes an image, e.g. buildpacks()'],
    [{ notFound: '/404.html' }, 'notFound: must be a plain path such as 404.html'],
    [{ notFound: 'a b"; return 200' }, 'notFound: must be a plain path such as 404.html'],
    [{ notFound: '../404.html' }, 'notFound: must be a plain path such as 404.html'],
  ])('does not take %j', (options, mistake) => {
    // As from a program without types.
    expect(() => Reflect.apply(staticSite, undefined, [options])).toThrow(
      new TypeError(`Invalid options of staticSite():\n  ${mistake}`),
    );
  });

  it('has the inputs of what builds for it among its own', () => {
    const inputsOf = (output: string, inputs: string): string =>
      staticSite({ from: { ...from, inputs: () => inputs }, output }).inputs();
    expect(
      new Set([inputsOf('dist', '1'), inputsOf('dist', '2'), inputsOf('out', '1'), staticSite().inputs()]).size,
    ).toBe(4);
    expect(staticSite({ spa: true }).inputs()).not.toBe(staticSite().inputs());
  });
});
