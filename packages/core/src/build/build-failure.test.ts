import { expect, test } from 'vitest';
import { buildFailure } from './build-failure.ts';

const step = [
  '#8 [4/4] RUN echo before   && ls /nope && false',
  '#8 0.213 before',
  '#8 ERROR: process "/bin/sh -c echo before   && ls /nope && false" did not complete successfully: exit code: 2',
  '------',
  ' > [4/4] RUN echo before   && ls /nope && false:',
  '0.213 before',
  '------',
  'Dockerfile:4',
  '--------------------',
  '   4 | >>> RUN echo before \\',
  '--------------------',
];
const failed = (reason: string): string => `ERROR: failed to solve: ${reason}`;

test('names the step, where it is and why it failed', () => {
  const reason = 'process "/bin/sh -c echo before   && ls /nope && false" did not complete successfully: exit code: 2';
  const error = buildFailure([...step, failed(reason)], 1);
  expect(error.code).toBe('BUILD_FAILED');
  expect(error.message).toBe(
    'The image cannot be built: RUN echo before   && ls /nope && false (Dockerfile:4): exit code 2',
  );
  expect(error.output).toHaveLength(12);
});

test('reads what Docker 20.10 says', () => {
  const bare = 'process "/bin/sh -c npm ci" did not complete successfully: exit code: 3';
  expect(buildFailure(['------', ' > [2/2] RUN npm ci:', '------', bare], 1).message).toBe(
    'The image cannot be built: RUN npm ci: exit code 3',
  );
  const reason = 'executor failed running [/bin/sh -c npm ci]: exit code: 137';
  const error = buildFailure(
    [
      '------',
      ' > [2/2] RUN npm ci:',
      '------',
      `failed to solve with frontend dockerfile.v0: failed to build LLB: ${reason}`,
    ],
    1,
  );
  expect(error.message).toBe('The image cannot be built: RUN npm ci: exit code 137');
  expect(error.hint).toMatch(/memory ran out/);
});

test.each([
  ['write /x: no space left on device', 'DISK_FULL', /^The disk of the build host is full/, /docker system df/],
  [
    'Cannot connect to the Docker daemon at unix:///x.sock. Is the docker daemon running?',
    'DOCKER_MISSING',
    /running\?$/,
    /start docker/,
  ],
  ['sh: 1: exec: docker: not found', 'DOCKER_MISSING', /docker: not found$/, /Install Docker/],
  [
    'ERROR: BuildKit is enabled but the buildx component is missing or broken.',
    'DOCKER_MISSING',
    /buildx/,
    /docker-buildx-plugin/,
  ],
  [
    'permission denied while trying to connect to the Docker daemon socket at unix:///x',
    'PERMISSION_DENIED',
    /socket/,
    /usermod/,
  ],
  [
    failed('target stage "zz" could not be found'),
    'BUILD_FAILED',
    /: target stage "zz" could not be found$/,
    /`target`/,
  ],
  [
    'ERROR: Attestation is not supported for the docker driver.',
    'BUILD_FAILED',
    /: Attestation is not supported/,
    /containerd-snapshotter/,
  ],
  [failed('dockerfile parse error on line 2: unknown instruction: FOO'), 'BUILD_FAILED', /FOO$/, /output/],
])('%j', (line, code, message, hint) => {
  expect(buildFailure([line], 1)).toMatchObject({
    code,
    message: expect.stringMatching(message),
    hint: expect.stringMatching(hint),
  });
});

test('an internal step is not named', () => {
  const lines = [
    '------',
    ' > [internal] load metadata for docker.io/library/x:1:',
    '------',
    failed('x:1: not found'),
  ];
  expect(buildFailure(lines, 1).message).toBe('The image cannot be built: x:1: not found');
});

test('says the exit code where there is no output', () => {
  expect(buildFailure([], 125).message).toBe(
    'The image cannot be built: docker ended with exit code 125 and said nothing',
  );
});
