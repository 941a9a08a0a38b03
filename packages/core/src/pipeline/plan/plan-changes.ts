import { changedOptions } from '../../changed-options.ts';
import type { Names, Release, Service } from '../../contract/index.ts';
import { canonical } from '../../ledger/fingerprint.ts';
import type { SecretValues } from '../../ledger/secret-values.ts';
import type { Configuration } from '../../options/configuration.ts';
import { reasonToReplace } from '../../options/handover.ts';

/** One thing that a deploy would change. Values are never told. */
export interface PlannedChange {
  readonly of: 'process' | 'service' | 'volume' | 'network' | 'cron' | 'env' | 'secret' | 'domain' | 'release command';
  /** A domain with its path. */
  readonly name: string;
  readonly change: 'added' | 'removed' | 'changed';
  /** Which options of it, where that is known. */
  readonly options?: readonly string[];
}

/** What does not run for a moment: a process, because two of it must not run at once, or a service that is made anew. */
export interface PlannedGap {
  readonly of: 'process' | 'service';
  readonly name: string;
  readonly reason: string;
}

type Wanted = Pick<
  Configuration,
  | 'processes'
  | 'services'
  | 'volumes'
  | 'networks'
  | 'cron'
  | 'env'
  | 'secrets'
  | 'serviceSecrets'
  | 'rules'
  | 'releaseCommand'
>;

/** From the live release and the values of its secrets to what the options say. Nothing is live: all is added. */
export function changesOf(live: Release | undefined, values: SecretValues, wanted: Wanted): readonly PlannedChange[] {
  const { own: secrets } = values;
  return [
    ...differences('process', live?.processes ?? {}, wanted.processes),
    ...serviceChanges(live, values, wanted),
    ...differences('volume', live?.volumes ?? {}, wanted.volumes),
    ...differences('network', listed(live?.networks ?? []), listed(wanted.networks)),
    ...differences('cron', live?.cron ?? {}, wanted.cron),
    ...differences('env', live?.env ?? {}, wanted.env),
    ...differences('secret', secrets, wanted.secrets),
    ...differences('domain', placesOf(live?.rules ?? []), placesOf(wanted.rules)),
    // What the code says where the options say nothing is known once it is built.
    ...differences(
      'release command',
      commandOf(live?.releaseCommand),
      commandOf(wanted.releaseCommand ?? live?.releaseCommand),
    ),
  ];
}

/** Processes that run now and again after the deploy, one at a time, and services that are made anew. */
export function gapsOf(live: Release | undefined, values: SecretValues, wanted: Wanted): readonly PlannedGap[] {
  const services = serviceChanges(live, values, wanted).filter(({ change }) => change === 'changed');
  return [
    ...services.map(({ name, options = [] }) => ({
      of: 'service' as const,
      name,
      reason: `its ${options.join(', ')} changed`,
    })),
    ...processGaps(live, wanted),
  ];
}

function processGaps(live: Release | undefined, { processes, volumes }: Wanted): readonly PlannedGap[] {
  const replaced = Object.entries(processes).filter(
    ([name, { handover }]) => handover === 'replace' && (live?.processes[name]?.instances ?? 0) > 0,
  );
  return replaced.map(([name, process]) => ({
    of: 'process',
    name,
    reason: reasonToReplace(process, volumes) ?? 'handover is replace',
  }));
}

function serviceChanges(
  live: Release | undefined,
  { services: before }: SecretValues,
  wanted: Wanted,
): readonly PlannedChange[] {
  return differences(
    'service',
    withSecrets(live?.services ?? {}, before),
    withSecrets(wanted.services, wanted.serviceSecrets),
  );
}

/** The values in the place of the names, to be compared. */
function withSecrets(services: Names<Service>, values: Names<Names<string>>): Names<unknown> {
  return Object.fromEntries(
    Object.entries(services).map(([name, service]) => [name, { ...service, secrets: values[name] ?? {} }]),
  );
}

function listed(names: readonly string[]): Names<true> {
  return Object.fromEntries(names.map((name) => [name, true]));
}

function differences(of: PlannedChange['of'], before: Names<unknown>, after: Names<unknown>): readonly PlannedChange[] {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
  return names.flatMap((name): readonly PlannedChange[] => {
    if (!Object.hasOwn(before, name)) return [{ of, name, change: 'added' }];
    if (!Object.hasOwn(after, name)) return [{ of, name, change: 'removed' }];
    if (canonical(before[name]) === canonical(after[name])) return [];
    const options = changedOptions(before[name], after[name]);
    return [{ of, name, change: 'changed', ...(options.length > 0 && { options }) }];
  });
}

function placesOf(rules: Release['rules']): Names<string> {
  return Object.fromEntries(rules.flatMap(({ domains, path, to }) => domains.map((domain) => [domain + path, to])));
}

function commandOf(command: Wanted['releaseCommand']): Names<unknown> {
  return command === undefined || command === false ? {} : { command };
}
