import { defineConfig, type ViteUserConfig } from 'vitest/config';

// Workspace packages are tested as source, not as what was built last.
const conditions = ['@appliku/source'];
const setupFiles = ['./scripts/property-seed.ts'];
const shared = { resolve: { conditions }, ssr: { resolve: { conditions } } };

const config: ViteUserConfig = defineConfig({
  test: {
    projects: [
      {
        ...shared,
        test: {
          name: 'unit',
          setupFiles,
          include: [
            'packages/*/src/**/*.test.ts',
            'packages/*/scripts/**/*.test.ts',
            'examples/*/src/**/*.test.ts',
            'scripts/**/*.test.ts',
          ],
          exclude: ['**/*.lab.test.ts'],
          // Nothing that is tested keeps state in a module, so that a worker need not load everything anew for each file: it takes
          // a third of the time.
          isolate: false,
          // A property test takes many seconds where the machine is busy; limits only have to end.
          testTimeout: 300_000,
          hookTimeout: 300_000,
          expect: { poll: { timeout: 120_000 } },
        },
      },
      {
        ...shared,
        test: {
          name: 'lab',
          setupFiles,
          include: [
            'packages/*/src/**/*.lab.test.ts',
            'lab/**/*.test.ts',
            'e2e/**/*.lab.test.ts',
            'examples/*/src/**/*.lab.test.ts',
          ],
          // Each file brings up servers of its own; much of the time they wait. What a test waits for is there at once on an
          // idle machine: limits are for one that stands still for a while, and only have to end before the test does.
          expect: { poll: { timeout: 120_000 } },
          testTimeout: 300_000,
          hookTimeout: 600_000,
        },
      },
    ],
  },
});

export default config;
