import type { Finding, Host, Plugin } from '../../contract/index.ts';
import { type ErrorCode } from '../../error-codes.ts';
import { DeployError } from '../../errors.ts';
import { readHostFacts } from '../../hosts/set-up/host-facts.ts';
import { directoriesOf, hostFindings } from '../../hosts/set-up/host-findings.ts';
import { reportText } from './check-text.ts';
import { contextOf } from '../context.ts';
import { isLacking } from './lacking.ts';
import type { Run } from '../run.ts';

/** What the hosts have and lack for a deploy. */
export interface CheckReport {
  /** Whether all is as it should be. */
  readonly ok: boolean;
  readonly findings: readonly Finding[];
  /** The same for people: what was found, then for each host the commands to paste there as root. */
  readonly text: string;
}

/** Asks core and every plugin what the hosts lack, and changes nothing. What cannot be reached is a finding too. */
export async function checkHosts(run: Run): Promise<CheckReport> {
  const ofHosts = (await Promise.all(hostsOf(run).map((host) => checkHost(host, run)))).flat();
  const isReached = ofHosts.every(({ what, state }) => what !== connection || state === 'ok');
  const findings = [...ofHosts, ...(isReached ? await checkPlugins(run) : [])];
  return { ok: !findings.some(isLacking), findings, text: reportText(findings) };
}

/** Each once. */
export function hostsOf({ places }: Run): readonly Host[] {
  return [...new Set([places.build, places.run, ...places.route, ...places.nodes])];
}

const connection = 'connection';

async function checkHost(host: Host, run: Run): Promise<readonly Finding[]> {
  const { app } = run.configuration;
  const found = (finding: Omit<Finding, 'host'>): Finding => ({ host: host.name, ...finding });
  try {
    const facts = await readHostFacts(host, [...directoriesOf(app).keys()], run.signal);
    return [
      { what: connection, state: 'ok', found: 'as it should be', fix: [] } as const,
      ...hostFindings(facts, app),
    ].map(found);
  } catch (error) {
    if (!DeployError.isInstance(error) || !error.code.startsWith('HOST_')) throw error;
    const fix = error.hint === undefined ? [] : [`# ${error.hint}`];
    return [found({ what: connection, state: 'wrong', found: error.message, fix })];
  }
}

async function checkPlugins(run: Run): Promise<readonly Finding[]> {
  const { source, builder, driver, router, cron } = run.configuration;
  const needs = { cron: Object.keys(cron).length > 0 };
  const plugins: readonly Plugin<string>[] = [source, builder, driver, router];
  const found = plugins.map(async (plugin) => {
    try {
      return (await plugin.check?.(contextOf(run, 'check'), needs)) ?? [];
    } catch (error) {
      throw DeployError.at(error, { stage: 'check', plugin: plugin.name });
    }
  });
  return (await Promise.all(found)).flat();
}

/** Where a host that lacks something is the likely cause. */
const explained: ReadonlySet<ErrorCode> = new Set([
  'PERMISSION_DENIED',
  'DOCKER_MISSING',
  'DOCKER_TOO_OLD',
  'NGINX_MISSING',
]);

/** Adds to an error what the hosts lack, where that may be why; the error is the same where this cannot be told. */
export async function explain(run: Run, error: DeployError): Promise<void> {
  if (!explained.has(error.code) || run.signal.aborted) return;
  const report = await checkHosts(run).catch(() => undefined);
  const lacking = report?.findings.filter(isLacking) ?? [];
  if (lacking.length > 0) error.findings = lacking;
}
