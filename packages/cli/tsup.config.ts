import shared from '../../tsup.config.ts';
import type { Options } from 'tsup';

const config: Options = { ...shared, entry: ['src/index.ts', 'src/bin.ts'], dts: { entry: 'src/index.ts' } };

export default config;
