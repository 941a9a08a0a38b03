import { type Finding, type Host, installation } from '@appliku/core';
import { isNodeNewEnough, lookAtRenewal, type RenewalHost } from './look.ts';
import { renewalSetUp } from './set-up.ts';

type Found = Omit<Finding, 'host'>;

/** Where several servers route, none could answer a challenge for the others. */
export const severalRoute = {
  found: 'Several servers route, and none can renew for the others',
  cure: "Have a program or cron renew: tls.acme.renewal 'process' or 'external'.",
} as const;

/** None of them is set up for what it will not do; a deploy goes without. */
export function refusedFinding(): Found {
  return {
    what: 'renewal by the server',
    state: 'advised',
    found: severalRoute.found,
    fix: [`# ${severalRoute.cure}`],
  };
}

/** What of renewal by itself a server lacks. `allowNginx`: as deploys need it of sudo */
export async function renewalFindings(host: Host, allowNginx: string, signal: AbortSignal): Promise<readonly Found[]> {
  // What it tells of an app is not needed.
  const found = await lookAtRenewal(host, 'none', signal);
  const isNodeThere = found.node !== undefined && isNodeNewEnough(found.node);
  return [
    nodeFinding(found, isNodeThere ? [] : await installation(host, 'node', signal)),
    setUpFinding(found, allowNginx),
  ];
}

function nodeFinding({ node }: RenewalHost, fix: readonly string[]): Found {
  const what = 'Node.js for renewals';
  if (fix.length === 0) return { what, state: 'ok', found: node ?? '', fix };
  if (node === undefined) return { what, state: 'missing', found: 'is not there', fix };
  return { what, state: 'wrong', found: `${node}, and 18.19 is the oldest that will do`, fix };
}

function setUpFinding({ scheduler, missing, privileged }: RenewalHost, allowNginx: string): Found {
  const what = 'timer for renewals';
  if (scheduler === undefined)
    return {
      what,
      state: 'wrong',
      found: 'neither systemd runs nor cron',
      fix: ['# Install cron, e.g. by apt-get install cron, and start it.'],
    };
  if (missing.length === 0) return { what, state: 'ok', found: `set up, by ${scheduler}`, fix: [] };
  const fix = renewalSetUp(scheduler, allowNginx);
  if (privileged) return { what, state: 'advised', found: 'set up by the next deploy', fix };
  return { what, state: 'missing', found: `is not set up: no ${missing.join(', no ')} as it should be`, fix };
}
