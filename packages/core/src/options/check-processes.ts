import type { LogOptions, Names } from '../contract/index.ts';
import type { Configuration } from './configuration.ts';

/** Of `scale`; what is undefined is left out. @throws TypeError that names every mistake */
export function checkInstances(
  { processes }: Configuration,
  instances: Readonly<Partial<Record<string, number>>>,
): Names<number> {
  const given = Object.entries(instances).flatMap(([name, count]) =>
    count === undefined ? [] : [[name, count] as const],
  );
  const mistakes = given.flatMap(([name, count]) => [
    ...unknown({ processes }, name),
    ...(Number.isInteger(count) && count >= 0 && count <= 100
      ? []
      : [`instances.${name}: must be a whole number from 0 to 100`]),
    ...(processes[name]?.publish !== undefined && count > 1
      ? [`instances.${name}: only one can hold a published port of the host`]
      : []),
  ]);
  fail(mistakes);
  return Object.fromEntries(given);
}

/** Of `stop`, `start` and `restart`. @throws TypeError */
export function checkNames(configuration: Configuration, names: readonly string[]): void {
  fail(names.flatMap((name) => unknown(configuration, name)));
}

/** Of `logs`. @throws TypeError that names every mistake */
export function checkLogOptions(configuration: Configuration, { process, tail, since }: LogOptions): void {
  fail([
    ...(process === undefined || Object.hasOwn(configuration.services, process) ? [] : unknown(configuration, process)),
    ...(tail === undefined || (Number.isInteger(tail) && tail >= 0) ? [] : ['tail: must be a whole number, 0 or more']),
    ...(since === undefined || !Number.isNaN(since.getTime()) ? [] : ['since: must be a date']),
  ]);
}

function unknown({ processes }: Pick<Configuration, 'processes'>, name: string): readonly string[] {
  const isKnown = Object.hasOwn(processes, name);
  return isKnown ? [] : [`processes: there is no ${name}; there are ${Object.keys(processes).join(', ')}`];
}

function fail(mistakes: readonly string[]): void {
  if (mistakes.length > 0) throw new TypeError(`Invalid options:\n${mistakes.map((line) => `  ${line}`).join('\n')}`);
}
