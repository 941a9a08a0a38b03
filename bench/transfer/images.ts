import type { Image } from '@appliku/core';
import type { LabServer } from '@appliku/lab';

/** Five layers of 60 MB of programs and libraries, as images are made of, and one of 1 MB that nothing compresses. */
const script = `
set -e
mkdir -p /tmp/bench
cd /tmp/bench
# tar is told that nobody wants the rest.
{ tar --create --file=- /usr/lib /usr/bin /usr/share 2>/dev/null || true; } | head -c 300M | split --bytes=60M - part-
{ echo "FROM scratch"; for part in part-*; do echo "COPY $part /"; done; echo "COPY top /"; } > Dockerfile
for name in first changed; do
  head -c 1M /dev/urandom > top
  docker build --quiet .
done
`;

/** The second differs from the first in its last layer. */
export async function buildImages(server: LabServer): Promise<{ readonly first: Image; readonly changed: Image }> {
  const [first = '', changed = ''] = (await server.run(['sh', '-c', script])).split('\n');
  return { first: imageOf(first), changed: imageOf(changed) };
}

function imageOf(id: string): Image {
  return { kind: 'image', id: `sha256:${id.replace('sha256:', '')}`, platform: 'linux/amd64' };
}
