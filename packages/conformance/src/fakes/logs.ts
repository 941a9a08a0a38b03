import { once } from 'node:events';
import type { LogLine, LogOptions, Release } from '@appliku/core';
import type { Machine } from './machine.ts';

type Instance = Pick<LogLine, 'release' | 'process' | 'instance'>;

/** Each instance says one line, when it is looked at; with `follow` those that start later too. */
export async function* fakeLogs(
  machine: Machine,
  { app, number }: Release,
  { follow = false, process, since, tail }: LogOptions,
  signal: AbortSignal,
): AsyncGenerator<LogLine> {
  const told = new Set(tail === 0 ? instancesOf(machine, app).map(({ instance }) => instance) : []);
  for (;;) {
    const { changes } = machine;
    for (const one of instancesOf(machine, app)) {
      const isWanted = process === undefined || one.process === process;
      const at = new Date().toISOString();
      if (one.release !== number && !(follow && one.release > number)) continue;
      if (isWanted && !told.has(one.instance) && at >= (since?.toISOString() ?? ''))
        yield { at, ...one, stream: 'out', text: `${one.instance} runs` };
      told.add(one.instance);
    }
    if (!follow || signal.aborted) return;
    if (changes === machine.changes) await once(machine.changed, 'change', { signal }).catch(() => undefined);
  }
}

function instancesOf(machine: Machine, app: string): readonly Instance[] {
  return machine
    .list(app)
    .flatMap(({ release, instances }) =>
      instances.map(({ id, process }) => ({ release: release.number, process, instance: id })),
    );
}
