import { secret } from '@appliku/core';
import { expect, test } from 'vitest';
import { buildpacks } from './buildpacks-builder.ts';
import type { BuildpacksOptions } from './options.ts';

const inputs = (options: BuildpacksOptions): string => buildpacks(options).inputs();

test('what changes the image changes the fingerprint, the order of names does not', () => {
  const all = [
    {},
    { language: 'node' },
    { version: '20' },
    { buildCommand: 'x' },
    { startCommand: 'x' },
    { secrets: { A: 'x' } },
    { secrets: { A: 'y' } },
    { images: { node: 'x' } },
    { indexes: { python: 'https://x.example/simple' } },
    { variables: { A: 'x' } },
    { certificates: '-----BEGIN CERTIFICATE-----' },
    { directories: ['/media'] },
    { platform: 'linux/arm64' },
  ] as const;
  expect(new Set(all.map(inputs)).size).toBe(all.length);
  expect(inputs({ minFreeDisk: 0, maxBuildCache: 0 })).toBe(inputs({}));
  expect(inputs({ secrets: { A: secret('hunter2'), B: 'y' } })).toBe(inputs({ secrets: { B: 'y', A: 'hunter2' } }));
});

test('each mistake is named', () => {
  const wrong = {
    version: 'a\nb',
    startCommand: [],
    secrets: { 'a-b': 'x' },
    images: { node: '--x' },
    language: 'cobol',
    indexes: { python: 'https://me:pw@x.example', shell: 'https://x.example' },
    variables: { 'a b': '' },
    directories: ['/a;b', 'a', '/a/../b'],
    certificates: 'ca.pem',
    maxBuildCache: -1,
    x: 1,
  };
  expect(() => Reflect.apply(buildpacks, undefined, [wrong])).toThrow(
    /language: [\s\S]*version: must be one line[\s\S]*startCommand: [\s\S]*secrets\.a-b: [\s\S]*images\.node: is not a repository[\s\S]*indexes\.python: is no http URL without credentials[\s\S]*indexes[\s\S]*shell[\s\S]*variables\.a b: [\s\S]*directories\.0: [\s\S]*directories\.1: [\s\S]*directories\.2: must not contain[\s\S]*certificates: is no text of a PEM file[\s\S]*x: there is no such option[\s\S]*maxBuildCache: /,
  );
});
