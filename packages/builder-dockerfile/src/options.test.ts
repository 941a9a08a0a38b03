import { secret } from '@appliku/core';
import { expect, test } from 'vitest';
import { dockerfile } from './dockerfile-builder.ts';
import type { DockerfileOptions } from './options.ts';

const inputs = (options: DockerfileOptions): string => dockerfile(options).inputs();

test('inputs are the same for the same options, however they are written', () => {
  const options = { path: 'Dockerfile', buildArgs: { A: '1', B: '2' }, secrets: { token: secret('hunter2') } };
  expect(inputs({ secrets: { token: 'hunter2' }, buildArgs: { B: '2', A: '1' }, context: './' })).toBe(inputs(options));
  expect(inputs({})).toMatch(/^[0-9a-f]{64}$/);
});

test('inputs do not change with what builds may take of the host, and leave', () => {
  const cache = [{ registry: 'registry.example/shop:cache' }, { directory: '/var/cache/shop' }];
  const taken = { minFreeDisk: 1, maxBuildCache: false, memory: 2 ** 30, cpus: 0.5 } as const;
  expect(inputs({ ...taken, cacheFrom: cache, cacheTo: cache })).toBe(inputs({}));
});

test.each<DockerfileOptions>([
  { path: 'api/Dockerfile' },
  { text: 'FROM scratch' },
  { context: 'api' },
  { target: 'web' },
  { buildArgs: { A: '1' } },
  { secrets: { A: '1' } },
  { secrets: { A: '2' } },
  { platform: 'linux/arm64' },
  { network: 'none' },
  { attestations: { provenance: 'min' } },
])('inputs change with %j', (options) => {
  expect(inputs(options)).not.toBe(inputs({}));
  expect(inputs({ ...options, secrets: { ...options.secrets, other: 'value' } })).not.toBe(inputs(options));
});

test('mistakes are named, all at once, without values of secrets', () => {
  const options = {
    path: '../Dockerfile',
    context: '/srv',
    target: '--push',
    buildArgs: { 'A B': '1', TOKEN: secret('hunter2') },
    secrets: { 'a,b': 'x' },
    platform: 'amd64',
    minFreeDisk: -1,
    maxBuildCache: true,
    memory: 0.5,
    cpus: 0,
    cacheFrom: [{ directory: 'cache' }],
    cacheTo: [{ registry: 'Registry/--x,y' }],
    attestations: { provenance: 'all' },
    tag: 'x',
  };
  const call = (): unknown => Reflect.apply(dockerfile, undefined, [options]);
  expect(call).toThrow(TypeError);
  expect(call).toThrowErrorMatchingInlineSnapshot(`
    [TypeError: Invalid options of dockerfile():
      path: must be a path within the checkout, with slashes
      context: must be a path within the checkout, with slashes
      target: is not a name of a stage
      buildArgs.A B: is not a name of an ARG
      buildArgs.TOKEN: must be a string; what is secret goes into \`secrets\`
      secrets.a,b: is not an id of a secret
      platform: must be as in \`linux/amd64\`
      tag: there is no such option
      minFreeDisk: Too small: expected number to be >=0
      maxBuildCache: Invalid input
      memory: Invalid input: expected int, received number
      cpus: must be 0.01 or more
      cacheFrom.0.directory: must be an absolute path, without commas and quotes
      cacheTo.0.registry: is no name of an image
      attestations.provenance: Invalid option: expected one of "min"|"max"]
  `);
});

test.each([
  [{ text: ' ' }, 'text: must not be empty'],
  [{ text: 'FROM scratch', path: 'Dockerfile' }, 'text: takes the place of `path`; give one of them'],
])('does not take %j', (options, mistake) => {
  expect(() => dockerfile(options)).toThrow(mistake);
});
