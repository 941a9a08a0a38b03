import type { Context, Host, Rule } from '@appliku/core';
import { configure, slotsInForce, type Wanted } from '../configure.ts';
import { observe } from '../host/observe.ts';
import type { Observed } from '../host/observed.ts';
import type { Settings } from '../options/options.ts';
import type { TlsSettings } from '../options/tls-options.ts';
import { type Certificate, newestFor } from './certificate.ts';
import { servedSerial } from './handshake.ts';
import { certificatesOn, listCertificates, removeFiles } from './host-files.ts';
import { standInPath } from './names.ts';
import { ownFiles } from './own.ts';

export interface Bring {
  readonly app: string;
  readonly rules: readonly Rule[];
  readonly domains: readonly string[];
  readonly settings: Settings;
  readonly tls: TlsSettings;
}

/**
 * Has Nginx serve the newest certificate of each domain, and asks it whether it does. One that it does not serve goes, and the
 * former is in force again; resolves with the domains where that happened.
 */
export async function bringIn(host: Host, bring: Bring, context: Context): Promise<readonly string[]> {
  const { app, domains, tls } = bring;
  const { signal } = context;
  const [observed, certificates] = await Promise.all([
    observe(host, app, signal),
    certificatesOn(host, app, tls, signal),
  ]);
  const newest = newestOf(domains, certificates);
  const fresh = new Map(
    [...newest].filter(([, { path }]) => !(observed.files[`apps/${app}.conf`] ?? '').includes(path)),
  );
  const isChanged = await configure(host, observed, wanted(observed, bring, certificates), context).catch(
    async (error: unknown) => {
      await removeFiles(host, pathsOf(fresh), new AbortController().signal);
      throw error;
    },
  );
  const failed = new Map<string, Certificate>();
  for (const [domain, certificate] of isChanged ? fresh : [])
    if (!(await isServed(host, domain, certificate, tls.port, signal))) failed.set(domain, certificate);
  if (failed.size > 0) await putBack(host, bring, pathsOf(failed), context);
  if (failed.size === 0) await removeOutdated(host, bring, pathsOf(newest), signal);
  return [...failed.keys()];
}

/** What no domain is served with any more, nor may be soon. */
async function removeOutdated(
  host: Host,
  { app, tls }: Bring,
  used: readonly string[],
  signal: AbortSignal,
): Promise<void> {
  const kept = new Set([
    ...used,
    standInPath(app),
    ...ownFiles(app, tls.certificates).map(({ certificate }) => certificate.path),
  ]);
  const files = await listCertificates(host, app, signal);
  await removeFiles(
    host,
    files.map(({ path }) => path).filter((path) => !kept.has(path)),
    signal,
  );
}

async function isServed(
  host: Host,
  domain: string,
  { serial }: Certificate,
  port: number,
  signal: AbortSignal,
): Promise<boolean> {
  try {
    return (await servedSerial(host, domain, port, signal)) === serial;
  } catch (error) {
    signal.throwIfAborted();
    // Nobody answers, or not by TLS: not served, whatever the reason.
    if (error instanceof Error) return false;
    throw error;
  }
}

async function putBack(host: Host, bring: Bring, paths: readonly string[], context: Context): Promise<void> {
  await removeFiles(host, paths, context.signal);
  const [observed, certificates] = await Promise.all([
    observe(host, bring.app, context.signal),
    certificatesOn(host, bring.app, bring.tls, context.signal),
  ]);
  await configure(host, observed, wanted(observed, bring, certificates), context);
}

function wanted(observed: Observed, bring: Bring, certificates: readonly Certificate[]): Wanted {
  const { app, rules, settings } = bring;
  return { app, rules, settings, certificates, slots: slotsInForce(observed, app) };
}

function newestOf(domains: readonly string[], certificates: readonly Certificate[]): ReadonlyMap<string, Certificate> {
  const pairs = domains.map((domain) => [domain, newestFor(domain, certificates)] as const);
  return new Map(pairs.flatMap(([domain, certificate]) => (certificate === undefined ? [] : [[domain, certificate]])));
}

function pathsOf(certificates: ReadonlyMap<string, Certificate>): readonly string[] {
  return [...certificates.values()].map(({ path }) => path);
}
