// Everything that CI asks: `npm test` in a fresh clone, as root on Debian 12.
import { pnpm } from './pnpm.mjs';

pnpm('install', '--frozen-lockfile');
for (const step of ['lint', 'typecheck', 'sizes', 'build', 'docs:build', 'test:unit', 'test:lab']) pnpm('run', step);
