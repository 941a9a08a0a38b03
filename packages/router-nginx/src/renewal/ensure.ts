import { type Context, DeployError, execute, type Host } from '@appliku/core';
import { lookAtRights } from '../host/look-at-rights.ts';
import { allowNginx } from '../host/set-up.ts';
import type { Settings } from '../options/options.ts';
import { severalRoute } from './check.ts';
import { isNodeNewEnough, lookAtRenewal, type RenewalHost } from './look.ts';
import { failurePath } from './names.ts';
import { placeRenewal } from './place.ts';
import { renewalSetUp } from './set-up.ts';

/** Makes sure that the server renews by itself, where the options say so; resolves with why it will not. */
export async function ensureRenewal(app: string, settings: Settings, context: Context): Promise<string | undefined> {
  const { places, signal } = context;
  const [host, ...others] = places.route;
  if (settings.renewalOptions === undefined || host === undefined) return undefined;
  if (others.length > 0) return `${severalRoute.found}. ${severalRoute.cure}`;
  const found = await lookAtRenewal(host, app, signal);
  await placeRenewal(host, app, settings, found.settings, context);
  const why = (await setUp(host, found, signal)) ?? nodeLacking(found);
  if (why === undefined && found.failed) await execute(host, ['rm', '-f', '--', failurePath(app)], { signal });
  return why === undefined ? undefined : `${host.name} will not renew its certificates: ${why}`;
}

async function setUp(host: Host, found: RenewalHost, signal: AbortSignal): Promise<string | undefined> {
  const { scheduler, missing } = found;
  if (scheduler === undefined) return 'neither systemd runs there nor cron. Install cron, and start it.';
  if (missing.length === 0) return undefined;
  const commands = renewalSetUp(scheduler, allowNginx((await lookAtRights(host, signal)).commands));
  const script = `set -e\n${commands.join('\n')}\n`;
  try {
    await execute(host, ['sh', '-c', script, 'appliku-renewal-set-up'], { root: true, signal });
    return undefined;
  } catch (error) {
    if (!DeployError.isInstance(error) || error.code !== 'PERMISSION_DENIED') throw error;
    return `there is no ${missing.join(', no ')}. Run once, as root, what \`check()\` of the deployment tells.`;
  }
}

function nodeLacking({ node }: RenewalHost): string | undefined {
  if (node !== undefined && isNodeNewEnough(node)) return undefined;
  return `it has ${node === undefined ? 'no Node.js' : `Node.js ${node}`}, and needs 18.19 or later. Install it, or have prepare() do so.`;
}
