import { expect, test } from 'vitest';
import { buildSlice } from './build-slice.ts';

test('a slice is named by its limits', () => {
  expect(buildSlice({ memory: 2 ** 30, cpus: 1.5 })).toMatchInlineSnapshot(`
    {
      "commands": [
        "install -m 644 /dev/stdin /etc/systemd/system/appliku_build_1073741824_150.slice << 'END'
    # Managed by the Appliku SDK: limits of builds.
    [Slice]
    MemoryMax=1073741824
    CPUQuota=150%
    [Install]
    WantedBy=slices.target
    END",
        "systemctl daemon-reload",
        "systemctl enable --quiet --now appliku_build_1073741824_150.slice",
      ],
      "name": "appliku_build_1073741824_150.slice",
    }
  `);
  expect(buildSlice({ cpus: 0.5 })?.name).toBe('appliku_build_any_50.slice');
  expect(buildSlice({ memory: 1 })?.commands[0]).not.toContain('CPUQuota');
});

test('without limits there is none', () => {
  expect(buildSlice({ maxBuildCache: 1 })).toBeUndefined();
});
