import { expect, it } from 'vitest';
import { parseEngine } from './engine-state.ts';

it('reads what an Engine is and has', () => {
  const text = `engine {"Version":"26.1.5+dfsg1","ApiVersion":"1.45","Os":"linux","Arch":"amd64"}
store [["Backing Filesystem","extfs"],["Supports d_type","true"]]
tar gnu
layers sha256:aa ["sha256:01","sha256:02"]
layers sha256:bb null
received aa-1.tar 1536
`;
  expect(parseEngine(text)).toMatchInlineSnapshot(`
    {
      "filters": true,
      "images": Map {
        "sha256:aa" => [
          "sha256:01",
          "sha256:02",
        ],
        "sha256:bb" => [],
      },
      "platform": "linux/amd64",
      "received": Map {
        "aa-1.tar" => 1536,
      },
      "store": "classic",
      "version": "26.1.5+dfsg1",
    }
  `);
});

it('tells the image store of containerd, and a tar that is not of GNU', () => {
  const text = `engine {"Version":"29.0.0","Os":"linux","Arch":"arm64"}
store [["driver-type","io.containerd.snapshotter.v1"]]
`;
  expect(parseEngine(text)).toMatchObject({ store: 'containerd', filters: false, platform: 'linux/arm64' });
});
