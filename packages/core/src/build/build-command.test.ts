import { expect, test } from 'vitest';
import { buildCommand, nameCommand } from './build-command.ts';
import type { ImageBuild } from './image-build.ts';

const place = { files: 'files', generated: 'generated/Dockerfile' };
const plain: ImageBuild = {
  directory: '/checkout',
  dockerfile: { path: 'Dockerfile' },
  context: '.',
  buildArgs: {},
  secrets: {},
};

test('without options', () => {
  expect(buildCommand('shop', plain, place)).toMatchInlineSnapshot(`
    {
      "argv": [
        "docker",
        "build",
        "--progress=plain",
        "--tag=appliku/shop:building",
        "--label=com.appliku.app=shop",
        "--label=com.appliku.environment=production",
        "--file=files/Dockerfile",
        "files",
      ],
      "env": {
        "BUILDX_NO_DEFAULT_ATTESTATIONS": "1",
        "DOCKER_BUILDKIT": "1",
        "LC_ALL": "C",
      },
    }
  `);
});

test('with all of them; values of secrets are in the environment only', () => {
  const options = {
    ...plain,
    dockerfile: { path: './deploy/web.Dockerfile' },
    context: 'deploy',
    target: 'web',
    buildArgs: { GREETING: 'a b=c' },
    secrets: { npm_token: 'hunter2', 'second.one': 'hunter3' },
    platform: 'linux/arm64',
    network: 'host',
    labels: { 'org.opencontainers.image.title': 'a b=c', 'com.appliku.app': 'not this' },
  };
  const command = buildCommand('shop', options, place);
  expect(command).toMatchInlineSnapshot(`
    {
      "argv": [
        "docker",
        "build",
        "--progress=plain",
        "--tag=appliku/shop:building",
        "--label=org.opencontainers.image.title=a b=c",
        "--label=com.appliku.app=shop",
        "--label=com.appliku.environment=production",
        "--target=web",
        "--platform=linux/arm64",
        "--network=host",
        "--build-arg=GREETING=a b=c",
        "--secret=id=npm_token,env=APPLIKU_SECRET_0",
        "--secret=id=second.one,env=APPLIKU_SECRET_1",
        "--file=files/deploy/web.Dockerfile",
        "files/deploy",
      ],
      "env": {
        "APPLIKU_SECRET_0": "hunter2",
        "APPLIKU_SECRET_1": "hunter3",
        "BUILDX_NO_DEFAULT_ATTESTATIONS": "1",
        "DOCKER_BUILDKIT": "1",
        "LC_ALL": "C",
      },
    }
  `);
  expect(command.argv.join(' ')).not.toContain('hunter');
});

test('a Dockerfile that is a text is beside the files', () => {
  const { argv } = buildCommand('shop', { ...plain, dockerfile: { text: 'FROM scratch', ignore: '' } }, place);
  expect(argv.slice(-2)).toEqual(['--file=generated/Dockerfile', 'files']);
});

test('the image is named after what is in it', () => {
  expect(nameCommand('shop').slice(3)).toEqual(['appliku-name', 'appliku/shop:building', 'appliku/shop']);
});

test('limits, caches elsewhere and attestations', () => {
  const options: ImageBuild = {
    ...plain,
    cacheFrom: [{ registry: 'registry.example:5000/shop:cache' }, { directory: '/var/cache/shop' }],
    cacheTo: [{ registry: 'registry.example:5000/shop:cache' }, { directory: '/var/cache/shop' }],
    attestations: { provenance: 'max', sbom: { scanner: 'example/scanner' } },
  };
  const { argv } = buildCommand('shop', options, { ...place, slice: 'limits.slice' });
  expect(argv.filter((word) => /cgroup|cache|prov|sbom/.test(word))).toMatchInlineSnapshot(`
    [
      "--cgroup-parent=/limits.slice",
      "--cache-from=type=registry,ref=registry.example:5000/shop:cache",
      "--cache-from=type=local,src=/var/cache/shop",
      "--cache-to=type=registry,ref=registry.example:5000/shop:cache,mode=max,ignore-error=true",
      "--cache-to=type=local,dest=/var/cache/shop,mode=max,ignore-error=true",
      "--provenance=mode=max",
      "--sbom=generator=example/scanner",
    ]
  `);
  expect(buildCommand('shop', { ...plain, attestations: { sbom: true } }, place).argv).toContain('--sbom=true');
});
