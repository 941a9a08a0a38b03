import type { Names, Rule, Volume } from '../contract/index.ts';
import type { DeploymentOptions } from './options.ts';
import { asciiDomain } from './route-schemas.ts';
import { volumeRules } from './volumes.ts';
import type { ProcessOptions } from './process-options.ts';

/** Processes that are not switched off. */
export function enabledOf({ processes = {} }: DeploymentOptions): Names<ProcessOptions> {
  return Object.fromEntries(Object.entries(processes).filter(([, { enabled = true }]) => enabled));
}

/** Of the deployment's domains, of each process, and as they are given; none that leads to what is switched off. */
export function rulesOf(options: DeploymentOptions, volumes: Names<Volume>): readonly Rule[] {
  const { processes = {} } = options;
  const domains = (options.domains ?? []).map(asciiDomain);
  const main = domains.length === 0 ? [] : [{ domains, path: '/', to: mainOf(options) }];
  const given = (options.rules ?? []).map(({ domains, path, to }) => ({
    domains: domains.map(asciiDomain),
    path: path ?? volumes[to]?.webPath ?? '/',
    to,
  }));
  const own = Object.entries(processes).flatMap(([name, process]) => ownRules(name, process, domains));
  return [...main, ...volumeRules(volumes, domains), ...own, ...given].filter(
    ({ to }) => processes[to]?.enabled !== false,
  );
}

/** The site, else `web`, or the only process with a port that has no place of its own. */
function mainOf({ builder, processes = {} }: DeploymentOptions): string {
  if (builder.makes === 'site') return 'site';
  const names = Object.keys(processes).filter((name) => processes[name]?.port !== undefined);
  const free = names.filter((name) => processes[name]?.domains === undefined && processes[name]?.path === undefined);
  const [only] = free;
  return free.length === 1 && only !== undefined ? only : 'web';
}

function ownRules(to: string, process: ProcessOptions, shared: readonly string[]): readonly Rule[] {
  const { domains = process.path === undefined ? [] : shared, path = '/' } = process;
  return domains.length === 0 ? [] : [{ domains: domains.map(asciiDomain), path, to }];
}
