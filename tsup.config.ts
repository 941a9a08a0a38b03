import type { Options } from 'tsup';

/** Every package is built the same way; each run starts in the package's folder. */
const config: Options = {
  entry: ['src/index.ts'],
  format: 'esm',
  target: 'node20',
  dts: true,
  clean: true,
  // Most of the time that importing a package takes would go to the hundred files of zod: what is used of it goes in.
  // It stays a dependency: its types are in ours, and its licence comes along.
  noExternal: ['zod'],
  // One that asks for itself by name means what its users get.
  external: [/^@appliku\//],
};

export default config;
