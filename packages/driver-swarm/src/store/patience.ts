import { setTimeout as pause } from 'node:timers/promises';
import { type ClusterRecords, DeployError } from '@appliku/core';

/**
 * How long managers are given to elect a leader, in milliseconds: after a power cut of the former, the others need some 20
 * to 25 s.
 */
const electionMs = 60_000;
const againMs = 500;

/** Records that are asked for again while the managers have no leader, within a bound. @throws CLUSTER_NO_MAJORITY */
export function patient(records: ClusterRecords, waitMs: number = electionMs): ClusterRecords {
  return {
    list: (labels) => patiently(() => records.list(labels), waitMs),
    read: (name) => patiently(() => records.read(name), waitMs),
    create: (name, labels) => patiently(() => records.create(name, labels), waitMs),
    update: (record, labels) => patiently(() => records.update(record, labels), waitMs),
    remove: (record) => patiently(() => records.remove(record), waitMs),
  };
}

/** Work that may be done twice, again until the managers have a leader. */
async function patiently<Result>(work: () => Promise<Result>, waitMs: number): Promise<Result> {
  const end = performance.now() + waitMs;
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (!DeployError.isInstance(error) || error.code !== 'CLUSTER_NO_MAJORITY') throw error;
      if (performance.now() >= end) throw error;
      await pause(againMs);
    }
  }
}
