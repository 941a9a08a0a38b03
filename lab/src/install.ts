import { ensureInstalled } from './install/install.ts';

await ensureInstalled();
