import { expect, test } from 'vitest';
import { textsOf } from '../eject.ts';
import { settingsOf } from '../options.ts';
import { treeOf } from '../tree.ts';
import { imageLabels } from './image-labels.ts';

test('labels say what was built of what; an image that is taken in the place of the official one has no digest', () => {
  const { plan } = textsOf(treeOf({ 'start.sh': '' }), 'shop', settingsOf({}));
  const digests = { 'debian:trixie-slim': 'sha256:ab' };
  expect(imageLabels(plan, '1f2e', { app: 'shop', images: {}, digests })).toEqual({
    'org.opencontainers.image.title': 'shop',
    'org.opencontainers.image.revision': '1f2e',
    'org.opencontainers.image.base.name': 'debian:trixie-slim',
    'org.opencontainers.image.base.digest': 'sha256:ab',
  });
  const images = { debian: 'mirror.example/debian' };
  expect(imageLabels(plan, '1f2e', { app: 'shop', images, digests })).toMatchObject({
    'org.opencontainers.image.base.name': 'mirror.example/debian:trixie-slim',
  });
  expect(Object.keys(imageLabels(plan, '1f2e', { app: 'shop', images, digests }))).toHaveLength(3);
});
