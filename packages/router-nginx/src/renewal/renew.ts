import { randomUUID } from 'node:crypto';
import { type Context, DeployError, type Host, leaseName, local } from '@appliku/core';
import { ensureCertificates } from '../certificates/ensure.ts';
import { current } from '../current.ts';
import { parseOptions } from '../options/options.ts';
import { programPath, settingsPath } from './names.ts';
import { parseSettings, type RenewalSettings } from './settings-file.ts';

/** How long a deploy that is at work is waited for. What it changes, it renews itself. */
const waitMs = 10 * 60_000;
const limitMs = 25 * 60_000;

/**
 * What a server renews by, as it is deployed: the same as `renewCertificates()` does, under the same lease, so that it never
 * meets a deploy. Settings that are gone, or another program's, are nobody's business here.
 */
export async function renew(app: string, program: string): Promise<void> {
  await using host = local();
  // Before anything is made here for a lease: this may be no server of ours.
  if ((await settingsOf(host, app, program)) === undefined) return;
  const timeout = AbortSignal.timeout(limitMs);
  const lease = await host
    .lease(leaseName(app), { purpose: 'renew by timer', signal: timeout, waitMs })
    .catch((error: unknown) => {
      if (DeployError.isInstance(error) && error.code === 'LEASE_HELD') return undefined;
      throw error;
    });
  if (lease === undefined) return;
  try {
    const settings = await settingsOf(host, app, program);
    if (settings !== undefined) await ensure(settings, contextOf(host, AbortSignal.any([timeout, lease.lost])));
  } finally {
    await lease.release();
  }
}

async function settingsOf(host: Host, app: string, program: string): Promise<RenewalSettings | undefined> {
  const bytes = await host.readFile(settingsPath(app));
  if (bytes === undefined) return undefined;
  const settings = parseSettings(Buffer.from(bytes).toString());
  return programPath(app, settings.program) === program ? settings : undefined;
}

async function ensure({ app, options }: RenewalSettings, context: Context): Promise<void> {
  const settings = parseOptions(options);
  const { tls } = settings;
  const rules = (await current(app, context))?.rules;
  if (tls !== undefined && rules !== undefined) await ensureCertificates({ app, rules, settings, tls }, context);
}

/** What becomes of each domain is written down; nobody listens. */
function contextOf(host: Host, signal: AbortSignal): Context {
  const nothing = (): void => undefined;
  return {
    deployment: randomUUID(),
    stage: 'certificates',
    places: { build: host, run: host, route: [host], nodes: [host] },
    signal,
    log: { debug: nothing, info: nothing, warn: nothing },
    secrets: () => Promise.resolve({}),
    mask: nothing,
    progress: nothing,
  };
}
