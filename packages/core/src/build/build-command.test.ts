import { expect, test } from 'vitest';
import { buildCommand, nameCommand } from './build-command.ts';
import type { ImageBuild } from './image-build.ts';

const place = { files: 'files', generated: 'generated/Dockerfile', idFile: 'image-id' };
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
        "--iidfile=image-id",
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
  };
  const command = buildCommand('shop', options, place);
  expect(command).toMatchInlineSnapshot(`
    {
      "argv": [
        "docker",
        "build",
        "--progress=plain",
        "--iidfile=image-id",
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
  expect(nameCommand('shop', place).slice(3)).toEqual(['appliku-name', place.idFile, 'appliku/shop']);
});
