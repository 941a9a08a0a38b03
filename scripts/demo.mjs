// The main job on real servers: `npm run demo` in a fresh clone, as root on Debian 12.
import { pnpm } from './pnpm.mjs';

pnpm('install', '--frozen-lockfile');
pnpm('exec', 'tsx', '--conditions=@appliku/source', 'examples/demo/demo.ts', ...process.argv.slice(2));
