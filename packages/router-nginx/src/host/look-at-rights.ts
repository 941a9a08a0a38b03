import { execute, type Host } from '@appliku/core';
import { type NginxRights, parseRights } from './check-findings.ts';
import { checkScript } from './check-script.ts';

/** What of the set-up a host has, and who deploys there may do. */
export async function lookAtRights(host: Host, signal: AbortSignal): Promise<NginxRights> {
  const { stdout } = await execute(host, ['bash', '-c', checkScript, 'appliku-check'], { signal });
  return parseRights(stdout);
}
