import { type Context, DeployError, execute, type Finding, type Host, installation } from '@appliku/core';
import { missingNginx, nginxFindings, parseRights } from './host/check-findings.ts';
import { checkScript } from './host/check-script.ts';
import { observe } from './host/observe.ts';
import type { Observed } from './host/observed.ts';
import type { Settings } from './options.ts';

/** What Nginx on every route host lacks. Changes nothing. */
export async function check(settings: Settings, { places, signal }: Context): Promise<readonly Finding[]> {
  const found = await Promise.all(places.route.map((host) => checkHost(host, settings, signal)));
  return found.flat();
}

async function checkHost(host: Host, settings: Settings, signal: AbortSignal): Promise<readonly Finding[]> {
  const observed = await observeIfThere(host, signal);
  if (observed === undefined) return [{ host: host.name, ...missingNginx(await installation(host, 'nginx', signal)) }];
  const { stdout } = await execute(host, ['bash', '-c', checkScript, 'appliku-check'], { signal });
  return nginxFindings(observed, parseRights(stdout), settings).map((finding) => ({ host: host.name, ...finding }));
}

async function observeIfThere(host: Host, signal: AbortSignal): Promise<Observed | undefined> {
  try {
    // What it tells of an app is not needed.
    return await observe(host, 'none', signal);
  } catch (error) {
    if (DeployError.isInstance(error) && error.code === 'NGINX_MISSING') return undefined;
    throw error;
  }
}
