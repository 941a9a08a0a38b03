import type { Names, Release } from '../contract/index.ts';
import { canonical } from '../ledger/fingerprint.ts';
import type { Configuration } from '../options/configuration.ts';
import { reasonToReplace } from '../options/handover.ts';

/** One thing that a deploy would change. Values are never told. */
export interface PlannedChange {
  readonly of: 'process' | 'volume' | 'env' | 'secret' | 'domain' | 'release command';
  /** A domain with its path. */
  readonly name: string;
  readonly change: 'added' | 'removed' | 'changed';
  /** Which options of it, where that is known. */
  readonly options?: readonly string[];
}

/** A process that does not run for a moment, because two of it must not run at once. */
export interface PlannedGap {
  readonly process: string;
  readonly reason: string;
}

type Wanted = Pick<Configuration, 'processes' | 'volumes' | 'env' | 'secrets' | 'rules' | 'releaseCommand'>;

/** From the live release and the values of its secrets to what the options say. Nothing is live: all is added. */
export function changesOf(live: Release | undefined, secrets: Names<string>, wanted: Wanted): readonly PlannedChange[] {
  return [
    ...differences('process', live?.processes ?? {}, wanted.processes),
    ...differences('volume', live?.volumes ?? {}, wanted.volumes),
    ...differences('env', live?.env ?? {}, wanted.env),
    ...differences('secret', secrets, wanted.secrets),
    ...differences('domain', placesOf(live?.rules ?? []), placesOf(wanted.rules)),
    ...differences('release command', commandOf(live?.releaseCommand), commandOf(wanted.releaseCommand)),
  ];
}

/** Processes that run now and again after the deploy, one at a time. */
export function gapsOf(live: Release | undefined, { processes, volumes }: Wanted): readonly PlannedGap[] {
  const replaced = Object.entries(processes).filter(
    ([name, { handover }]) => handover === 'replace' && (live?.processes[name]?.instances ?? 0) > 0,
  );
  return replaced.map(([name, process]) => ({
    process: name,
    reason: reasonToReplace(process, volumes) ?? 'handover is replace',
  }));
}

function differences(of: PlannedChange['of'], before: Names<unknown>, after: Names<unknown>): readonly PlannedChange[] {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
  return names.flatMap((name): readonly PlannedChange[] => {
    if (!Object.hasOwn(before, name)) return [{ of, name, change: 'added' }];
    if (!Object.hasOwn(after, name)) return [{ of, name, change: 'removed' }];
    if (canonical(before[name]) === canonical(after[name])) return [];
    const options = optionsOf(before[name], after[name]);
    return [{ of, name, change: 'changed', ...(options.length > 0 && { options }) }];
  });
}

function optionsOf(before: unknown, after: unknown): readonly string[] {
  const [one, other] = [new Map(entriesOf(before)), new Map(entriesOf(after))];
  const names = [...new Set([...one.keys(), ...other.keys()])];
  return names.filter((name) => canonical(one.get(name)) !== canonical(other.get(name))).sort();
}

function entriesOf(value: unknown): readonly (readonly [string, unknown])[] {
  return typeof value === 'object' && value !== null ? Object.entries(value) : [];
}

function placesOf(rules: Release['rules']): Names<string> {
  return Object.fromEntries(rules.flatMap(({ domains, path, to }) => domains.map((domain) => [domain + path, to])));
}

function commandOf(command: Release['releaseCommand']): Names<unknown> {
  return command === undefined ? {} : { command };
}
