import { type Context, DeployError, type Finding, type Host, installation } from '@appliku/core';
import { missingNginx, nginxFindings } from './host/check-findings.ts';
import { lookAtRights } from './host/look-at-rights.ts';
import { observe } from './host/observe.ts';
import type { Observed } from './host/observed.ts';
import { allowNginx } from './host/set-up.ts';
import type { Settings } from './options/options.ts';
import { refusedFinding, renewalFindings } from './renewal/check.ts';

/** What Nginx on every route host lacks. Changes nothing. */
export async function check(settings: Settings, { places, signal }: Context): Promise<readonly Finding[]> {
  const [first, ...others] = places.route;
  const isAlone = others.length === 0;
  const found = await Promise.all(places.route.map((host) => checkHost(host, settings, isAlone, signal)));
  const isRefused = first !== undefined && !isAlone && settings.renewalOptions !== undefined;
  return [...found.flat(), ...(isRefused ? [{ host: first.name, ...refusedFinding() }] : [])];
}

async function checkHost(
  host: Host,
  settings: Settings,
  isAlone: boolean,
  signal: AbortSignal,
): Promise<readonly Finding[]> {
  const observed = await observeIfThere(host, signal);
  if (observed === undefined) return [{ host: host.name, ...missingNginx(await installation(host, 'nginx', signal)) }];
  const rights = await lookAtRights(host, signal);
  const renews = isAlone && settings.renewalOptions !== undefined;
  const renewal = renews ? await renewalFindings(host, allowNginx(rights.commands), signal) : [];
  return [...nginxFindings(observed, rights, settings), ...renewal].map((finding) => ({ host: host.name, ...finding }));
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
