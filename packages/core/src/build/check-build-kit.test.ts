import { expect, test } from 'vitest';
import { buildKitFinding } from './check-build-kit.ts';

test.each([
  ['Docker version 26.1.5, build 411e817\ngithub.com/docker/buildx v0.13.1 788433953\n', 'ok', 'buildx 0.13.1'],
  ['Docker version 26.1.5+dfsg1, build a72d7cd\ngithub.com/docker/buildx 0.13.1+ds1 x\n', 'ok', 'buildx 0.13.1+ds1'],
  ['Docker version 20.10.24+dfsg1, build 297e128\n', 'ok', 'in Docker 20.10.24+dfsg1'],
  ['Docker version 26.1.5, build 411e817\n', 'missing', '`docker buildx` is not there'],
  ['', 'missing', '`docker buildx` is not there'],
])('%j', (stdout, state, found) => {
  expect(buildKitFinding(stdout)).toMatchObject({ what: 'BuildKit', state, found });
});
