import { execute, type Host, publicDirectory } from '@appliku/core';
import { type Observed, parseObserved } from './observed.ts';
import { observeScript } from './observe-script.ts';
import { renewalDirectory } from '../renewal/names.ts';

/** @throws NGINX_MISSING */
export async function observe(host: Host, app: string, signal: AbortSignal): Promise<Observed> {
  const argv = ['bash', '-c', observeScript, 'appliku-observe', app, publicDirectory(app), renewalDirectory(app)];
  const { stdout } = await execute(host, argv, { signal });
  return parseObserved(stdout, host.name);
}
