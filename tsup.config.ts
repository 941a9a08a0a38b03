import type { Options } from 'tsup';

/** Every package is built the same way; each run starts in the package's folder. */
const config: Options = {
  entry: ['src/index.ts'],
  format: 'esm',
  target: 'node20',
  dts: true,
  clean: true,
};

export default config;
