import { randomUUID } from 'node:crypto';
import { clusterRecords, type Host, leaseName, type Store, together } from '@appliku/core';
import { takeLease } from './lease.ts';
import { isLateToken, leaseRecordName, type LeaseBounds } from './lease-state.ts';
import { patient } from './patience.ts';
import { labelsOfText, ofStore, recordName, textOf } from './record-state.ts';

/**
 * The record of an app over the managers' raft, by way of one of them: each write is agreed on by a majority, so that the
 * loss of any manager loses nothing.
 */
export function raftStore(manager: Host, app: string, bounds?: LeaseBounds): Store {
  const once = clusterRecords(manager);
  const records = patient(once);
  const nameOf = (key: string): string => recordName('store', app, key);
  const isLate = async (token: number | undefined): Promise<boolean> =>
    token !== undefined && isLateToken(await records.read(leaseRecordName(leaseName(app))), token);

  return {
    async read(key) {
      const found = await records.read(nameOf(key));
      if (found === undefined) return undefined;
      const { value, version } = textOf(found);
      return { value, version };
    },
    async write(key, value, { expected, secret = false, token }) {
      const version = randomUUID();
      const labels = labelsOfText(app, { key, value, version, isSecret: secret });
      if (expected === undefined) {
        if (await isLate(token)) return undefined;
        if (await records.create(nameOf(key), labels)) return version;
      } else {
        const [late, former] = await Promise.all([isLate(token), records.read(nameOf(key))]);
        if (late || former === undefined || textOf(former).version !== expected) return undefined;
        if (await records.update(former, labels)) return version;
      }
      // It may be there by a try of ours that failed on its way back.
      const found = await records.read(nameOf(key));
      return found !== undefined && textOf(found).version === version ? version : undefined;
    },
    async list(prefix) {
      const texts = (await records.list(ofStore(app))).map(textOf).filter(({ key }) => key.startsWith(prefix));
      return texts.map(({ key, value, version, isSecret }) => ({ key, value: isSecret ? '' : value, version }));
    },
    async remove(key) {
      const found = (await records.list(ofStore(app))).filter((record) => isBelow(textOf(record).key, key));
      await together(found.map((record) => records.remove(record)));
    },
    lease: (name, options) => takeLease({ manager, records, once, name, options, ...(bounds && { bounds }) }),
  };
}

/** Removes the record of an app whole. What it was worked on under stays: its token has to grow. */
export async function forgetStore(manager: Host, app: string): Promise<void> {
  const records = patient(clusterRecords(manager));
  await together((await records.list(ofStore(app))).map((record) => records.remove(record)));
}

function isBelow(key: string, root: string): boolean {
  return key === root || key.startsWith(`${root}/`);
}
