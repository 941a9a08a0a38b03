import { expect, test } from 'vitest';
import { parseImage } from './image-state.ts';

const id = `sha256:${'1b'.repeat(32)}`;
const described = (config: object): string =>
  JSON.stringify([{ Id: id, Os: 'linux', Architecture: 'arm64', Config: config }]);

test('takes id, platform and exposed ports', () => {
  expect(parseImage(described({ ExposedPorts: { '3000/tcp': {}, '53/udp': {} } }))).toEqual({
    image: { kind: 'image', id, platform: 'linux/arm64' },
    ports: [3000],
  });
});

test.each([{}, { ExposedPorts: null }])('an image that exposes none: %j', (config) => {
  expect(parseImage(described(config)).ports).toEqual([]);
});
